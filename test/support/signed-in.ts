import type { BrowserContext } from 'playwright-core';
import type { Credentials } from '#lib/server/home.ts';

/** Signs a browser context in through the form, as a person does. */
export async function signIn(
  context: BrowserContext,
  { url, ownerEmail, ownerPassword }: Credentials,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(ownerEmail);
  await page.locator('input[name=password]').fill(ownerPassword ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await page.close();
}
