'use client';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryStates } from 'nuqs';
import { useEffect, useState } from 'react';
import { type Checked, check } from '../actions.ts';
import type { RouteDraft } from '../tree.ts';
import { askParsers } from '../view.ts';
import { type AskFields, toAsk } from './ask.ts';

const waitMs = 350;

/** What is wrong with the route as it stands, and where the request would go: asked for when either has settled. */
export function useCheck(project: string, name: string, body: RouteDraft) {
  const [fields, setFields] = useQueryStates(askParsers, { throttleMs: 300 });
  const [draw, setDraw] = useState(0.5);
  const [checked, setChecked] = useState<Checked>();
  const [answered, setAnswered] = useState('');
  const wanted = JSON.stringify({ body, fields, draw });
  const [settled] = useDebouncedValue(wanted, waitMs);

  useEffect(() => {
    let isWanted = true;
    const now = JSON.parse(settled) as { body: RouteDraft; fields: AskFields; draw: number };
    const asked = toAsk(now.fields, name, now.draw);
    const show = (next: Checked) => {
      if (!isWanted) return;
      setChecked(next);
      setAnswered(settled);
    };
    check(project, name, now.body, 'ask' in asked ? asked.ask : { feature: 'unnamed' }).then(
      (next) => show('problem' in asked ? { ...next, askIssues: [asked.problem], run: null } : next),
      () => show({ issues: [], askIssues: ['The server did not answer.'], run: null }),
    );
    return () => {
      isWanted = false;
    };
  }, [settled, project, name]);

  return {
    checked,
    pending: answered !== wanted,
    ask: fields,
    setAsk: (part: Partial<AskFields>) => void setFields(part),
    /** Another request of the same kind: its draw decides about splits. */
    again: () => setDraw(Math.random()),
  };
}
