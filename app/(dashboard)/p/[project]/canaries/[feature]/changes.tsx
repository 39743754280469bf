import type { CanaryChanges, PromptVersion } from '#lib/canaries/index.ts';
import { diffWords } from '../../../../../diff.ts';
import layers from '../../../../../ui/detail/layers.module.css';
import { PromptText } from '../../../../../ui/detail/prompt-text.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { compare } from '../../prompts/[name]/compare.ts';
import { Differences } from '../../prompts/[name]/differences.tsx';
import { nodeWords } from '../../providers/routes/words.ts';
import css from './canary.module.css';

interface Props {
  changes: CanaryChanges;
  feature: string;
  isRunning: boolean;
}

/** What the candidate does differently: the ways of its requests, and what models are told. */
export function Changes({ changes: { route, prompt }, feature, isRunning }: Props) {
  return (
    <Section
      title="What differs"
      note={
        isRunning
          ? 'between base as it is now and the candidate'
          : 'between base as it was then and the candidate'
      }
    >
      <div className={css.changes}>
        {route && (
          <dl>
            <dt>Base</dt>
            <dd>
              {route.before
                ? `${nodeWords(route.before.node)} (route ${route.before.name})`
                : 'the model that a request asks for, else the default route'}
            </dd>
            <dt>Candidate</dt>
            <dd data-testid="candidate-route">
              {nodeWords(route.after)}
              <small>, and behind it base</small>
            </dd>
          </dl>
        )}
        {prompt && <PromptChanges before={prompt.before} after={prompt.after} />}
        {route && <RouteJson before={route.before?.node ?? null} after={route.after} />}
        {!route && !prompt && <p>{feature} runs on the same route and prompt in both arms.</p>}
      </div>
    </Section>
  );
}

function RouteJson({ before, after }: { before: unknown; after: unknown }) {
  const [old, tried] = [before, after].map((node) => (node ? JSON.stringify(node, null, 2) : ''));
  return (
    <div className={layers.layers}>
      <details>
        <summary>
          Route <small>as JSON</small>
        </summary>
        <PromptText text={tried ?? ''} parts={diffWords(old ?? '', tried ?? '')} isPrompt />
      </details>
    </div>
  );
}

const versionWords = ({ name, version }: PromptVersion): string => `${name} v${version}`;

function PromptChanges({ before, after }: { before: PromptVersion | null; after: PromptVersion }) {
  const differences = compare(before?.body ?? null, after.body);
  return (
    <>
      <p>
        Prompt <b>{before ? versionWords(before) : 'none: the input as it is'}</b> becomes{' '}
        <b>{versionWords(after)}</b>
        {differences.length === 0 && ', which says the same'}.
      </p>
      {before?.name === after.name && before.version === after.version && (
        <p className={css.caution}>
          The feature follows the newest version of its prompt, which is the one that is tried: both arms get
          the same. Let the feature stay with an older version, as {after.name}@
          {Math.max(1, after.version - 1)}, and start again.
        </p>
      )}
      {differences.length > 0 && <Differences differences={differences} />}
    </>
  );
}
