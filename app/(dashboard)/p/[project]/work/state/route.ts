import { headers } from 'next/headers';
import { findProject } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { readLive } from '../read-view.ts';
import { loadAddress } from '../view.ts';

interface Context {
  params: Promise<{ project: string }>;
}

/** What the page asks for every two seconds. 401 without a session: the page then goes to the sign-in. */
export async function GET(request: Request, context: Context): Promise<Response> {
  try {
    return await answer(request, context);
  } catch (error) {
    // By its name: pages are bundled, with classes of their own.
    if (!(error instanceof Error && error.name === 'DatabaseAway')) throw error;
    return refuse(503, 'database_away', 'the database is away');
  }
}

async function answer(request: Request, { params }: Context): Promise<Response> {
  const user = await app().sessions.find(await headers());
  if (!user) return refuse(401, 'signed_out', 'sign in again');
  const project = await findProject(app().database, (await params).project);
  const { view, ...address } = loadAddress(request);
  if (!project || !view) return refuse(404, 'not_found', 'there is nothing at this address');
  return Response.json(await readLive(view, project, address), { headers: { 'cache-control': 'no-store' } });
}

const refuse = (status: number, code: string, message: string) =>
  Response.json({ error: { code, message } }, { status });
