import { Autocomplete, TextInput } from '@mantine/core';
import type { Forecast } from './foresee.ts';
import css from './playground.module.css';
import type { Draft } from './use-draft.ts';

interface Props {
  draft: Draft;
  forecast: Forecast | null;
}

/** The values that the chosen prompt asks for: its variables, then the context it uses. */
export function PromptFields({ draft, forecast }: Props) {
  const { typed, setTyped, chosen } = draft;
  const { variables = [], contextKeys = [] } = chosen.prompt ?? {};
  const isMissing = (name: string) => forecast?.missing.includes(name) ?? false;
  return (
    <>
      {variables.map(({ name, description, usual, isRequired }) => (
        <TextInput
          key={name}
          size="xs"
          label={name}
          classNames={{ label: css.variable ?? '' }}
          description={description}
          placeholder={usual ?? undefined}
          withAsterisk={isRequired}
          error={isMissing(name) && 'The prompt needs a value.'}
          value={typed.variables[name] ?? ''}
          onChange={({ currentTarget }) =>
            setTyped({ variables: { ...typed.variables, [name]: currentTarget.value } })
          }
        />
      ))}
      {contextKeys.length > 0 && (
        <fieldset className={css.context}>
          <legend>Context</legend>
          {contextKeys.map((key) => (
            <TextInput
              key={key}
              size="xs"
              label={key}
              classNames={{ label: css.variable ?? '' }}
              placeholder={forecast?.context[key]}
              error={isMissing(`context.${key}`) && 'Neither project nor tenant says it.'}
              value={typed.context[key] ?? ''}
              onChange={({ currentTarget }) =>
                setTyped({ context: { ...typed.context, [key]: currentTarget.value } })
              }
            />
          ))}
        </fieldset>
      )}
    </>
  );
}

/** Whose context is merged in. */
export function TenantField({ draft, tenants }: { draft: Draft; tenants: string[] }) {
  const { view, setView } = draft;
  return (
    <Autocomplete
      size="xs"
      label="Tenant"
      placeholder="none: the project’s context alone"
      data={tenants}
      value={view.tenant ?? ''}
      onChange={(tenant) => setView({ tenant: tenant || null })}
    />
  );
}
