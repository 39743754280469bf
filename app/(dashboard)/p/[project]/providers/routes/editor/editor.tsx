'use client';
import { useQueryState } from 'nuqs';
import { useEffect, useState } from 'react';
import type { RouteNode } from '#lib/routing/index.ts';
import { Issues } from '../../../../../../ui/issues.tsx';
import { Section } from '../../../../../../ui/section.tsx';
import { Segments } from '../../../../../../ui/segments.tsx';
import { DryRunPanel } from '../dry-run/dry-run-panel.tsx';
import { useCheck } from '../dry-run/use-check.ts';
import { issuesByNode } from '../issues.ts';
import { isTree, type Path, type RouteDraft, replaceAt } from '../tree.ts';
import { asParser } from '../view.ts';
import { type Choices, EditingContext } from './context.ts';
import css from './editor.module.css';
import { JsonField } from './json-field.tsx';
import { NodeCard } from './node-card.tsx';
import { SaveBar } from './save-bar.tsx';
import { Settings } from './settings.tsx';

interface Props {
  project: string;
  name: string;
  /** As it is saved; of a new one, a beginning. */
  saved: RouteDraft;
  /** 0: it does not exist yet. */
  version: number;
  choices: Choices;
}

/** A route as a tree or as JSON, what is wrong with it, and beside it where a request would go. */
export function Editor({ project, name, saved, version, choices }: Props) {
  const [body, setBody] = useState(saved);
  const [base, setBase] = useState({ version, saved });
  const [mode, setMode] = useQueryState('as', asParser);
  const dirty = version === 0 || JSON.stringify(body) !== JSON.stringify(saved);
  // Saved here or elsewhere: what was not touched follows.
  if (base.version !== version) {
    if (JSON.stringify(body) === JSON.stringify(base.saved)) setBody(saved);
    setBase({ version, saved });
  }
  const { checked, ask, setAsk, pending, again } = useCheck(project, name, body);
  const { node } = body;
  const isDrawable = isTree(node);
  const issues = isDrawable ? issuesByNode(node, checked?.issues ?? []) : new Map<string, string[]>();
  useLeaveGuard(dirty && version > 0);

  const vendor = choices.vendors[0];
  const blank: RouteNode = {
    target: { vendor: vendor?.vendor ?? '', ...(vendor?.models[0] && { model: vendor.models[0] }) },
  };
  const change = (next: RouteNode) => setBody({ ...body, node: next });

  return (
    <div className={css.columns}>
      <Section
        title="Tree"
        controls={
          <Segments
            label="How to edit the route"
            value={mode}
            options={[
              { value: 'tree', label: 'Tree' },
              { value: 'json', label: 'JSON' },
            ]}
            onChange={setMode}
          />
        }
      >
        {mode === 'json' || !isDrawable ? (
          <>
            {mode === 'tree' && <p>This is no tree yet: it can only be edited as JSON.</p>}
            <JsonField label="The route as JSON" minRows={16} value={body} onChange={setBody} />
            <Issues issues={checked?.issues ?? []} />
          </>
        ) : (
          <EditingContext
            value={{
              ...{ root: node, choices, issues, blank, change },
              replace: (path: Path, next: unknown) => change(replaceAt(node, path, next)),
            }}
          >
            <NodeCard node={node} path={[]} />
            <Settings body={body} onChange={setBody} />
            <Issues issues={issues.get('') ?? []} />
          </EditingContext>
        )}
        <SaveBar
          {...{ project, name, body, version, dirty }}
          issues={checked?.issues.length ?? 0}
          onReset={() => setBody(saved)}
        />
      </Section>
      <DryRunPanel {...{ name, choices, checked, pending, ask }} onAsk={setAsk} onAgain={again} />
    </div>
  );
}

/** Asks before the tab is closed on what is not saved. */
function useLeaveGuard(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, [isOn]);
}
