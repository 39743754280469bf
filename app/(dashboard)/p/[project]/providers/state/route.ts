import { headers } from 'next/headers';
import { app } from '#lib/server/app.ts';
import { readLive } from '../health/read-live.ts';

/** What the page asks for every two seconds. 401 without a session: the page then goes to the sign-in. */
export async function GET(): Promise<Response> {
  const user = await app().sessions.find(await headers());
  if (!user)
    return Response.json({ error: { code: 'signed_out', message: 'sign in again' } }, { status: 401 });
  return Response.json(await readLive(), { headers: { 'cache-control': 'no-store' } });
}
