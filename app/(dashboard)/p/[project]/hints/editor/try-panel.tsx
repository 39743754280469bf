'use client';
import { Autocomplete, Button, Textarea } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { HintTrial } from '#lib/hints/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { tryInput } from '../actions.ts';
import css from './editor.module.css';
import { bodyOf, type HintForm } from './form.ts';

interface Props {
  project: string;
  form: HintForm;
  features: string[];
}

/** Type what a user would: does the hint as it is written apply, and why? */
export function TryPanel({ project, form, features }: Props) {
  const { busy, issues, act } = useAct();
  const [input, setInput] = useState('');
  const [feature, setFeature] = useState(form.features[0] ?? features[0] ?? '');
  const [trial, setTrial] = useState<HintTrial>();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const body = bodyOf(form);
    // A text may still be missing.
    const texts = { ...body.texts, default: form.texts[0]?.text.trim() || '(no text yet)' };
    act(async () => {
      const answer = await tryInput(project, { ...body, texts }, feature.trim(), input);
      setTrial('trial' in answer ? answer.trial : undefined);
      return 'issues' in answer ? answer.issues : [];
    });
  }

  return (
    <Section title="Try it" note="As it is written here, saved or not.">
      <form className={css.form} onSubmit={onSubmit} data-testid="try-hint">
        <Autocomplete label="Feature" data={features} value={feature} onChange={setFeature} />
        <Textarea
          label="Input"
          placeholder="What a user would write"
          autosize
          minRows={3}
          maxRows={12}
          value={input}
          onChange={({ currentTarget }) => setInput(currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={busy} className={css.add}>
          Try it
        </Button>
      </form>
      <Issues issues={issues} />
      <div aria-live="polite">{trial && <Trial trial={trial} />}</div>
    </Section>
  );
}

const languages = new Intl.DisplayNames('en', { type: 'language' });

function nameOf(language: string): string {
  try {
    return languages.of(language) ?? language;
  } catch {
    return language;
  }
}

function Trial({ trial: { isMatch, reasons, language, text } }: { trial: HintTrial }) {
  return (
    <div className={css.trial} data-testid="trial" data-match={isMatch}>
      <p>
        <b>{isMatch ? 'The hint applies' : 'The hint does not apply'}</b>
      </p>
      <ul>
        {reasons.map(({ words, holds }) => (
          <li key={words} data-holds={holds}>
            {holds ? (
              <IconCheck size={14} stroke={2} aria-label="holds" />
            ) : (
              <IconX size={14} stroke={2} aria-label="does not hold" />
            )}
            {words}
          </li>
        ))}
      </ul>
      <p className={css.quiet}>
        The input is {language === null ? 'in a language that cannot be told' : `in ${nameOf(language)}`}.
      </p>
      {isMatch && <blockquote>{text}</blockquote>}
    </div>
  );
}
