import { newId } from '#lib/domain/index.ts';
import { generateWithPrompt } from '#lib/generation/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../project.ts';
import { playgroundAsk, playgroundUser } from '../ask.ts';
import { toldLine } from '../told.ts';
import { refusedOf } from './refused.ts';
import { tell } from './tell.ts';

/** Generates as `POST /v1/generations` does, for somebody who is signed in, and tells what happens while it happens. */
export async function POST(request: Request, { params }: { params: Promise<{ project: string }> }) {
  const { sessions, now, catalog, generation } = app();
  const user = await sessions.find(request.headers);
  if (!user) return new Response(null, { status: 401 });
  const project = await openProject((await params).project);
  const parsed = playgroundAsk.safeParse(await request.json().catch(() => null));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const message = `${issue?.path.join('.') || 'the request'}: ${issue?.message}`;
    return answer([toldLine({ type: 'failed', error: { code: 'invalid', message }, isLogged: false })]);
  }
  const { metadata, ...asked } = parsed.data;
  const hungUp = new AbortController();
  request.signal.addEventListener('abort', () => hungUp.abort());
  const id = newId(now());
  try {
    const generating = await generateWithPrompt(
      { catalog, generation },
      {
        ...asked,
        id,
        traceId: newId(now()),
        projectId: project.id,
        user: playgroundUser(user.email),
        // Whoever looks for patterns in what users reject is not looking for these.
        metadata: { ...metadata, playground: true, analyse: false },
        stream: true,
        signal: hungUp.signal,
      },
    );
    return answer(tell(generating, now), () => hungUp.abort());
  } catch (error) {
    const refused = refusedOf(error);
    if (!refused) throw error;
    return answer([toldLine({ type: 'failed', error: refused, isLogged: false })]);
  }
}

/** @param onCancel the browser does not listen any more */
function answer(lines: Iterable<string> | AsyncIterable<string>, onCancel = () => {}): Response {
  const encoder = new TextEncoder();
  const iterator = (async function* () {
    yield* lines;
  })();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      onCancel();
      // What was begun is recorded before its generator ends.
      await iterator.return();
    },
  });
  const headers = {
    'content-type': 'application/x-ndjson',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  };
  return new Response(body, { headers });
}
