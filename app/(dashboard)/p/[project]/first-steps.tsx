import { headers } from 'next/headers';
import type { Project } from '#lib/projects/index.ts';
import { Snippet } from '../../../ui/snippet.tsx';
import css from './first-steps.module.css';

/** A project without a single interaction: how the first one gets here. */
export async function FirstSteps({ project }: { project: Project }) {
  const given = await headers();
  const host = given.get('x-forwarded-host') ?? given.get('host') ?? '127.0.0.1:3000';
  const origin = `${given.get('x-forwarded-proto') ?? 'http'}://${host}`;
  return (
    <div className={css.steps}>
      <h1>{project.name} has no interactions yet</h1>
      <p className={css.lead}>
        Kept shows what users keep as soon as your product reports what it generated and what became of it.
        The first interaction appears here within a second.
      </p>
      <ol>
        <li>
          <h2>Take the project’s secret key</h2>
          <p>
            It is <code>secretKey</code> in <code>.kept/credentials.json</code> beside the server and begins
            with <code>kept_sk_</code>. It belongs on your server, never in a browser.
          </p>
        </li>
        <li>
          <h2>Report one generation and its outcome</h2>
          <p>From any language. The answer names the id under which the interaction was logged.</p>
          <Snippet label="curl" text={curl(origin)} />
        </li>
        <li>
          <h2>Or bring what you have logged so far</h2>
          <p>
            CSV or JSON lines. A small map says which of its fields mean what; the dry run shows the rows as
            they would be sent.
          </p>
          <Snippet label="import" text={'npm run import -- your-log.csv --map your-map.json --dry-run'} />
        </li>
      </ol>
    </div>
  );
}

const curl = (origin: string) => `curl -X POST ${origin}/v1/interactions \\
  -H "Authorization: Bearer kept_sk_…" \\
  -H "Content-Type: application/json" \\
  -d '{"interactions": [{
        "feature": "button-text",
        "input": "Call to action for a bakery",
        "result": "Order fresh bread",
        "user": "user-1"
      }]}'

# When the user decides (kind: inserted, edited, regenerated, closed or reverted):
curl -X POST ${origin}/v1/outcomes \\
  -H "Authorization: Bearer kept_sk_…" \\
  -H "Content-Type: application/json" \\
  -d '{"outcomes": [{
        "interactionId": "<the id from the answer>",
        "kind": "inserted",
        "occurredAt": "'$(date -u +%FT%TZ)'"
      }]}'`;
