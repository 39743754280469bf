'use client';
import { Button, Checkbox, Drawer, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Document } from '#lib/catalog/index.ts';
import type { ContextBody } from '#lib/prompts/index.ts';
import { Issues } from '../../../../ui/issues.tsx';
import { RemoveButton } from '../../../../ui/remove-button.tsx';
import { useAct } from '../../../../ui/use-act.ts';
import { dropContext, saveContext } from './actions.ts';
import css from './prompts.module.css';
import { projectContext } from './view.ts';

interface Props {
  project: string;
  /** '': one that is not named yet. */
  tenant: string;
  context: Document<ContextBody> | null;
  onClose(): void;
}

interface Pair {
  key: string;
  value: string;
}

/** What one tenant, or the project, says about itself. */
export function ContextDrawer({ project, tenant, context, onClose }: Props) {
  const [name, setName] = useState(tenant);
  const [pairs, setPairs] = useState<Pair[]>(() => {
    const known = Object.entries(context?.body.values ?? {}).map(([key, value]) => ({ key, value }));
    return known.length > 0 ? known : [{ key: '', value: '' }];
  });
  const [analyse, setAnalyse] = useState(context?.body.analyse !== false);
  const { busy, issues, act } = useAct();
  const given = pairs.filter(({ key }) => key !== '');
  const twice = given.find(({ key }, i) => given.findIndex((other) => other.key === key) !== i);
  const body = {
    values: Object.fromEntries(given.map(({ key, value }) => [key, value])),
    ...(!analyse && { analyse: false }),
  };
  const set = (at: number, change: Partial<Pair>) =>
    setPairs(pairs.map((pair, i) => (i === at ? { ...pair, ...change } : pair)));

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={
        tenant === projectContext
          ? 'Context of the project'
          : tenant === ''
            ? 'Context of a tenant'
            : `Context of ${tenant}`
      }
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          act(() => saveContext(project, name, body, context?.version ?? 0), onClose);
        }}
      >
        {tenant === '' && (
          <TextInput
            label="Tenant"
            description="The id that your product sends as tenant."
            placeholder="site-1234"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-autofocus
          />
        )}
        <ul className={css.pairs}>
          {pairs.map(({ key, value }, i) => (
            <li key={i}>
              <TextInput
                aria-label={`Key ${i + 1}`}
                placeholder="tone"
                value={key}
                onChange={({ currentTarget }) => set(i, { key: currentTarget.value })}
                classNames={{ input: css.code ?? '' }}
              />
              <Textarea
                aria-label={`Value of ${key || i + 1}`}
                placeholder="plain and friendly"
                autosize
                maxRows={10}
                value={value}
                onChange={({ currentTarget }) => set(i, { value: currentTarget.value })}
              />
              <RemoveButton
                what={key || `pair ${i + 1}`}
                onClick={() => setPairs(pairs.filter((_, at) => at !== i))}
              />
            </li>
          ))}
        </ul>
        <Button
          size="compact-xs"
          variant="default"
          className={css.start}
          leftSection={<IconPlus size={13} stroke={1.8} aria-hidden />}
          onClick={() => setPairs([...pairs, { key: '', value: '' }])}
        >
          Value
        </Button>
        <Checkbox
          label="Look for patterns in these interactions too"
          description="If not, they are logged and counted, but stay out of pattern discovery."
          checked={analyse}
          onChange={({ currentTarget }) => setAnalyse(currentTarget.checked)}
        />
        <Issues issues={twice ? [`${twice.key} is there twice`] : issues} />
        <div className={css.buttons}>
          <Button type="submit" loading={busy} disabled={name === '' || twice !== undefined}>
            Save
          </Button>
          {context && (
            <Button
              variant="subtle"
              color="gray"
              disabled={busy}
              onClick={() => act(() => dropContext(project, tenant), onClose)}
            >
              Remove
            </Button>
          )}
        </div>
      </form>
    </Drawer>
  );
}
