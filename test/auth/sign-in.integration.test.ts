import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#test/support/kept.ts';

/** What cookies guard: who may come in, from which name and from which site. */
let kept: TestServer;
beforeAll(async () => {
  kept = await startTestServer({ allowedHosts: ['kept.example'] });
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

interface Answer {
  status: number;
  cookies: string[];
  text: string;
}
/** As a browser might send it; fetch would not let a test choose the Host. */
function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const json = { 'content-type': 'application/json' };
    const sending = request(kept.url + path, { method, headers: { ...(body ? json : {}), ...headers } });
    sending.on('error', reject);
    sending.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, cookies: response.headers['set-cookie'] ?? [], text }),
      );
    });
    sending.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const owner = () => ({ email: kept.credentials.ownerEmail, password: kept.credentials.ownerPassword });
const signIn = (headers: Record<string, string> = {}, credentials: unknown = owner()) =>
  send('POST', '/api/auth/sign-in/email', { origin: kept.url, ...headers }, credentials);
const cookieOf = ({ cookies }: Answer) => cookies.map((cookie) => cookie.split(';')[0]).join('; ');
const session = async (cookie: string) =>
  JSON.parse((await send('GET', '/api/auth/get-session', { cookie })).text || 'null');

test('the owner signs in, is recognised, and signs out', async () => {
  const answer = await signIn();
  expect(answer.status).toBe(200);
  expect(answer.cookies.length).toBeGreaterThan(0);
  for (const cookie of answer.cookies) expect(cookie).toMatch(/HttpOnly/i);
  const cookie = cookieOf(answer);
  expect((await session(cookie)).user).toMatchObject({ email: owner().email, role: 'owner' });
  expect(answer.text).not.toContain(owner().password);
  expect((await send('POST', '/api/auth/sign-out', { cookie, origin: kept.url }, {})).status).toBe(200);
  const token = answer.cookies.filter((one) => one.includes('session_token')).map((one) => one.split(';')[0]);
  expect(await session(token.join('; '))).toBeNull();
});

test('a wrong password and an unknown address get the same 401', async () => {
  const wrong = await signIn({}, { ...owner(), password: 'not the password' });
  const unknown = await signIn({}, { email: 'nobody@kept.local', password: 'not the password' });
  expect([wrong.status, wrong.cookies, unknown.status]).toEqual([401, [], 401]);
  expect(unknown.text).toBe(wrong.text);
  expect(wrong.text).not.toContain('not the password');
});

test('a cookie that was tampered with is nobody', async () => {
  const cookie = cookieOf(await signIn());
  expect(await session(cookie.replaceAll(/.(?=;|$)/g, (last) => (last === 'A' ? 'B' : 'A')))).toBeNull();
  expect(await session('')).toBeNull();
});

test('nobody can sign up', async () => {
  const answer = await send(
    'POST',
    '/api/auth/sign-up/email',
    { origin: kept.url },
    { email: 'new@kept.local', password: 'a long enough password', name: 'New', role: 'owner' },
  );
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  const [users] = await kept.database.rows<{ n: number }>('select count(*) as n from users');
  expect(users?.n).toBe(1);
});

test('another host name is refused with 421, for pages and for sign-in', async () => {
  for (const host of ['evil.example', `evil.example:${new URL(kept.url).port}`, '127.0.0.1', 'localhost:1'])
    for (const path of ['/', '/overview', '/api/auth/get-session'])
      expect([host, path, (await send('GET', path, { host })).status]).toEqual([host, path, 421]);
  const { status, text } = await send('GET', '/', { host: '<script>"' });
  expect([status, text.includes('<')]).toEqual([421, false]);
});

test('its own names and those that were configured are answered', async () => {
  const { port } = new URL(kept.url);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, 'kept.example'])
    expect([host, (await send('GET', '/api/auth/get-session', { host })).status]).toEqual([host, 200]);
  expect((await signIn({ host: 'kept.example', origin: 'https://kept.example' })).status).toBe(200);
});

test('what another site sends is refused with 403, even with the right password', async () => {
  for (const origin of ['https://evil.example', 'null', 'http://localhost:1', `${kept.url}.evil.example`]) {
    const { status, cookies } = await signIn({ origin });
    expect([origin, status, cookies]).toEqual([origin, 403, []]);
    expect((await send('POST', '/settings', { origin }, {})).status).toBe(403);
  }
});

test('health and the API answer under any name: they use no cookies', async () => {
  expect((await send('GET', '/healthz', { host: 'evil.example' })).status).toBe(200);
  const authorization = `Bearer ${kept.credentials.secretKey}`;
  expect((await send('GET', '/v1/features', { host: 'evil.example', authorization })).status).toBe(200);
  const cookie = cookieOf(await signIn());
  expect((await send('GET', '/v1/features', { cookie })).status).toBe(401);
});
