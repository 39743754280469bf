import { headers } from 'next/headers';
import { findPattern } from '#lib/patterns/index.ts';
import { findProject } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';

interface Context {
  params: Promise<{ project: string; pattern: string }>;
}

/** The pattern's interactions as lines of JSON, while they are read. 401 without a session. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { sessions, database, patterns } = app();
  if (!(await sessions.find(await headers()))) return new Response(null, { status: 401 });
  const { project: slug, pattern: id } = await params;
  const project = await findProject(database, slug);
  const pattern = project && (await findPattern(database, project.id, id));
  if (!project || !pattern) return new Response(null, { status: 404 });
  const lines = patterns.exportLines(project, pattern);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="pattern-${id}.jsonl"`,
      'cache-control': 'no-store',
    },
  });
}
