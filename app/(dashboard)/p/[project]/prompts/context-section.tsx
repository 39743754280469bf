'use client';
import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Document } from '#lib/catalog/index.ts';
import type { ContextBody } from '#lib/prompts/index.ts';
import { count, day, momentExact, plural } from '../../../../format.ts';
import { useView } from '../../../../ui/view-scope.tsx';
import { ContextDrawer } from './context-drawer.tsx';
import css from './prompts.module.css';
import { projectContext, promptsParsers } from './view.ts';

type Context = Document<ContextBody>;

interface Props {
  project: string;
  own: Context | null;
  tenants: Context[];
  /** How many tenants there are in all. */
  total: number;
  /** The one that the address names, if it exists. */
  opened: Context | null;
  timeZone: string;
}

/** What prompts know before anybody asks: of the project, and of each tenant. */
export function ContextSection({ project, own, tenants, total, opened, timeZone }: Props) {
  const [view, setView] = useView(promptsParsers);
  const [searched, setSearched] = useState(view.tenant ?? '');
  const search = useDebouncedCallback((text: string) => setView({ tenant: text || null }), 250);
  return (
    <>
      <div className={css.contextTools}>
        {(total > 8 || view.tenant !== null) && (
          <TextInput
            type="search"
            aria-label="Look for a tenant"
            placeholder="Look for a tenant"
            leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
            value={searched}
            onChange={({ currentTarget }) => {
              setSearched(currentTarget.value);
              search(currentTarget.value);
            }}
          />
        )}
        <Button
          variant="default"
          leftSection={<IconPlus size={14} stroke={1.8} aria-hidden />}
          onClick={() => setView({ context: '' })}
        >
          Tenant
        </Button>
      </div>
      <table className={css.table} data-context>
        <thead>
          <tr>
            <th scope="col">Whose</th>
            <th scope="col">Says</th>
            <th scope="col" data-column="change">
              Last change
            </th>
          </tr>
        </thead>
        <tbody>
          <Row
            name={projectContext}
            context={own}
            timeZone={timeZone}
            onOpen={() => setView({ context: projectContext })}
          />
          {tenants.map((tenant) => (
            <Row
              key={tenant.name}
              name={tenant.name}
              context={tenant}
              timeZone={timeZone}
              onOpen={() => setView({ context: tenant.name })}
            />
          ))}
        </tbody>
      </table>
      {tenants.length < total && (
        <p className={css.note}>
          {count(tenants.length)} of {plural(total, 'tenant')} are shown.
        </p>
      )}
      {total === 0 && <p className={css.note}>No tenant has context of its own.</p>}
      {view.context !== null && (
        <ContextDrawer
          key={`${view.context} ${opened?.version ?? 0}`}
          project={project}
          tenant={view.context}
          context={opened}
          onClose={() => setView({ context: null })}
        />
      )}
    </>
  );
}

interface RowProps {
  name: string;
  context: Context | null;
  timeZone: string;
  onOpen(): void;
}

function Row({ name, context, timeZone, onOpen }: RowProps) {
  const keys = Object.keys(context?.body.values ?? {});
  return (
    <tr data-testid="context-row" data-name={name}>
      <th scope="row">
        <button type="button" className={css.open} onClick={onOpen}>
          {name === projectContext ? 'The project' : name}
        </button>
      </th>
      <td>
        {keys.length === 0 ? <i>nothing yet</i> : <code>{keys.join(', ')}</code>}
        {context?.body.analyse === false && <small>kept out of pattern discovery</small>}
      </td>
      <td data-column="change" title={context ? momentExact(context.changedAt, timeZone) : undefined}>
        {context && (
          <>
            {day(context.changedAt, timeZone)} <small>{context.changedBy}</small>
          </>
        )}
      </td>
    </tr>
  );
}
