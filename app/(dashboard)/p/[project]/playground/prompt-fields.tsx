import { Autocomplete, TextInput } from '@mantine/core';
import type { Forecast } from './foresee.ts';
import { Fold, Row } from './row.tsx';
import type { Draft } from './use-draft.ts';

interface Props {
  draft: Draft;
  forecast: Forecast | null;
  tenants: string[];
}

/** The values that the chosen prompt asks for: its variables, then the context it uses and whose that is. */
export function PromptFields({ draft, forecast, tenants }: Props) {
  const { view, setView, typed, setTyped, chosen } = draft;
  const { variables = [], contextKeys = [] } = chosen.prompt ?? {};
  const isMissing = (name: string) => forecast?.missing.includes(name) ?? false;
  return (
    <>
      {variables.length > 0 && (
        <Fold title="Variables" isOpen>
          {variables.map(({ name, description, usual, isRequired }) => (
            <Row key={name} label={name} isCode hint={description} isRequired={isRequired}>
              <TextInput
                aria-label={name}
                placeholder={usual ?? undefined}
                required={isRequired}
                error={isMissing(name) && 'The prompt needs a value.'}
                value={typed.variables[name] ?? ''}
                onChange={({ currentTarget }) =>
                  setTyped({ variables: { ...typed.variables, [name]: currentTarget.value } })
                }
              />
            </Row>
          ))}
        </Fold>
      )}
      {(contextKeys.length > 0 || tenants.length > 0) && (
        <Fold
          title="Context"
          summary={view.tenant ?? 'the project’s'}
          isOpen={forecast?.missing.some((name) => name.startsWith('context.')) ?? false}
        >
          <Row label="Tenant">
            <Autocomplete
              aria-label="Tenant"
              placeholder="none"
              data={tenants}
              value={view.tenant ?? ''}
              onChange={(tenant) => setView({ tenant: tenant || null })}
            />
          </Row>
          {contextKeys.map((key) => (
            <Row key={key} label={key} isCode>
              <TextInput
                aria-label={`Context: ${key}`}
                placeholder={forecast?.context[key]}
                error={isMissing(`context.${key}`) && 'Neither project nor tenant says it.'}
                value={typed.context[key] ?? ''}
                onChange={({ currentTarget }) =>
                  setTyped({ context: { ...typed.context, [key]: currentTarget.value } })
                }
              />
            </Row>
          ))}
        </Fold>
      )}
    </>
  );
}
