'use client';
import { AskForm } from './ask-form.tsx';
import type { Choices } from './choices.ts';
import { ForecastLine } from './forecast-line.tsx';
import { History } from './history.tsx';
import { How } from './how.tsx';
import css from './playground.module.css';
import type { Generated } from './read-generated.ts';
import { isLive } from './run.ts';
import { Stage } from './stage.tsx';
import { useDraft } from './use-draft.ts';
import { useForecast } from './use-forecast.ts';
import { useNow } from './use-now.ts';
import { useRun } from './use-run.ts';

interface Props {
  project: string;
  choices: Choices;
  first: Generated;
  timeZone: string;
}

/** Ask on the left, the answer in the middle, how it came about on the right, all that was tried below. */
export function Playground({ project, choices, first, timeZone }: Props) {
  const draft = useDraft(choices, first.detail);
  const { view, setView, ask, chosen } = draft;
  const running = useRun({ project, first, id: view.id, setId: (id) => setView({ id }) });
  const { run, history } = running;
  const forecast = useForecast(project, ask, history.length + (run.phase === 'logged' ? 1 : 0));
  const now = useNow(isLive(run));
  const isImage = chosen.prompt?.kind === 'image';

  return (
    <>
      <div className={css.columns}>
        <AskForm
          choices={choices}
          draft={draft}
          forecast={forecast}
          isLive={isLive(run)}
          onSend={() => running.send(ask)}
          onStop={running.stop}
        />
        <div className={css.middle}>
          <ForecastLine feature={ask.feature} forecast={forecast} />
          <Stage
            key={run.id}
            run={run}
            now={now}
            isImage={isImage}
            trouble={running.trouble}
            onDecide={running.decide}
            onRegenerate={() => running.regenerate({ ...ask, input: run.detail?.input ?? ask.input })}
          />
        </div>
        <How run={run} now={now} project={project} />
      </div>
      <History
        rows={history}
        current={run.id}
        project={project}
        timeZone={timeZone}
        onOpen={(id) => setView({ id }, { history: 'push' })}
      />
    </>
  );
}
