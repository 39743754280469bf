import type { Happening } from '#lib/work/index.ts';
import { Payload } from './payload.tsx';
import { Story } from './story.tsx';
import css from './story-and-payload.module.css';

/** One piece of work, opened: what happened to it beside what was asked for. */
export function StoryAndPayload({ story, payload, timeZone }: StoryAndPayloadProps) {
  return (
    <div className={css.parts}>
      <section aria-label="What happened">
        <h2>What happened</h2>
        <Story story={story} timeZone={timeZone} />
      </section>
      <section aria-label="Payload">
        <h2>Payload</h2>
        <Payload payload={payload} />
      </section>
    </div>
  );
}

interface StoryAndPayloadProps {
  story: readonly Happening[];
  payload: unknown;
  timeZone: string;
}
