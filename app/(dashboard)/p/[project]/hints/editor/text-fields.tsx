'use client';
import { Button, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { RemoveButton } from '../../../../../ui/remove-button.tsx';
import css from './editor.module.css';
import type { HintForm } from './form.ts';

interface Props {
  texts: HintForm['texts'];
  onChange(texts: HintForm['texts']): void;
}

/** What the user reads, in the language of the input where it is there. */
export function TextFields({ texts, onChange }: Props) {
  const set = (at: number, over: Partial<HintForm['texts'][number]>) =>
    onChange(texts.map((one, i) => (i === at ? { ...one, ...over } : one)));
  return (
    <fieldset className={css.group}>
      <legend>What the user reads</legend>
      {texts.map(({ language, text }, i) => (
        <div key={i} className={css.row}>
          {i === 0 ? (
            <span className={css.fixed}>{texts.length > 1 ? 'all other languages' : 'all languages'}</span>
          ) : (
            <TextInput
              aria-label={`Language ${i}`}
              placeholder="ja"
              value={language}
              onChange={({ currentTarget }) => set(i, { language: currentTarget.value })}
            />
          )}
          <Textarea
            aria-label={i === 0 ? 'Text' : `Text in ${language || `language ${i}`}`}
            placeholder={i === 0 ? 'Transparent backgrounds do not work yet. A plain white one does.' : ''}
            autosize
            maxRows={8}
            value={text}
            onChange={({ currentTarget }) => set(i, { text: currentTarget.value })}
          />
          {i > 0 && (
            <RemoveButton
              what={language || `language ${i}`}
              onClick={() => onChange(texts.filter((_, at) => at !== i))}
            />
          )}
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        className={css.add}
        leftSection={<IconPlus size={13} stroke={1.8} aria-hidden />}
        onClick={() => onChange([...texts, { language: '', text: '' }])}
      >
        Language
      </Button>
    </fieldset>
  );
}
