'use client';
import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AnalysisBody } from '#lib/patterns/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import form from '../../providers/organizations/form/form.module.css';
import { saveModels, turnModelsOff } from '../actions.ts';

interface Props {
  project: string;
  analysis: AnalysisBody | null;
  version: number;
}

const given = (text: string): string | undefined => text.trim() || undefined;

/** Everything is done offline, unless models are named here. */
export function ModelsForm({ project, analysis, version }: Props) {
  const { busy, issues, act } = useAct();
  const [model, setModel] = useState(analysis?.model ?? '');
  const [embeddingModel, setEmbeddingModel] = useState(analysis?.embeddingModel ?? '');
  const [budget, setBudget] = useState<number | string>(analysis?.budgetUsd ?? 1);
  const body = {
    model: given(model),
    ...(analysis?.route !== undefined && { route: analysis.route }),
    embeddingModel: given(embeddingModel),
    budgetUsd: Number(budget),
  };
  return (
    <Section
      title={analysis ? 'Models help' : 'Everything is done offline'}
      note="From the next look on. Texts are redacted before they are sent; no model decides what is significant."
    >
      <div className={form.inline}>
        <TextInput
          label="Names patterns, and guesses at the reason"
          placeholder="gpt-4.1"
          value={model}
          onChange={({ currentTarget }) => setModel(currentTarget.value)}
        />
        <TextInput
          label="Says which inputs mean the same"
          placeholder="text-embedding-3-small"
          value={embeddingModel}
          onChange={({ currentTarget }) => setEmbeddingModel(currentTarget.value)}
        />
        <NumberInput label="USD a look, at most" min={0.01} step={0.5} value={budget} onChange={setBudget} />
        <Button loading={busy} onClick={() => act(() => saveModels(project, body, version))}>
          Save
        </Button>
        {analysis && (
          <Button variant="default" disabled={busy} onClick={() => act(() => turnModelsOff(project))}>
            Do it offline
          </Button>
        )}
      </div>
      <Issues issues={issues} />
    </Section>
  );
}
