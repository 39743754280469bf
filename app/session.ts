import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { SignedIn } from '#lib/auth/index.ts';
import { app } from '#lib/server/app.ts';

/** Who asks. Sends anybody else to the sign-in page: every page and every action calls this first. */
export async function requireUser(): Promise<SignedIn> {
  return (await app().sessions.find(await headers())) ?? redirect('/sign-in');
}
