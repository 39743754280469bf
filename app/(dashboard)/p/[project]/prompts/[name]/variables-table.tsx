import { Button, Checkbox, TextInput, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { RemoveButton } from '../../../../../ui/remove-button.tsx';
import { issuesAt, type VariableDraft } from './draft.ts';
import css from './prompt.module.css';

interface Props {
  variables: VariableDraft[];
  issues: readonly string[];
  onChange(variables: VariableDraft[]): void;
}

/** What a request gives besides its input. */
export function VariablesTable({ variables, issues, onChange }: Props) {
  const set = (at: number, change: Partial<VariableDraft>) =>
    onChange(variables.map((one, i) => (i === at ? { ...one, ...change } : one)));
  return (
    <fieldset className={css.list}>
      <legend>
        Variables <small>given with a request, used as {'{{name}}'}</small>
      </legend>
      {variables.length > 0 && (
        <table className={css.variables}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Description</th>
              <th scope="col">Default</th>
              <th scope="col">Required</th>
              <th scope="col">
                <VisuallyHidden>Remove</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {variables.map(({ name, description, isRequired, default: usual }, i) => (
              <tr key={i}>
                <td>
                  <TextInput
                    aria-label={`Name of variable ${i + 1}`}
                    value={name}
                    error={issuesAt(issues, `variables.${name}`).join('. ') || undefined}
                    onChange={({ currentTarget }) => set(i, { name: currentTarget.value })}
                    classNames={{ input: css.code ?? '' }}
                  />
                </td>
                <td>
                  <TextInput
                    aria-label={`Description of ${name || i + 1}`}
                    value={description}
                    onChange={({ currentTarget }) => set(i, { description: currentTarget.value })}
                  />
                </td>
                <td>
                  <TextInput
                    aria-label={`Default of ${name || i + 1}`}
                    value={usual}
                    onChange={({ currentTarget }) => set(i, { default: currentTarget.value })}
                  />
                </td>
                <td>
                  <Checkbox
                    aria-label={`${name || `Variable ${i + 1}`} is required`}
                    checked={isRequired && usual === ''}
                    disabled={usual !== ''}
                    title={usual === '' ? undefined : 'With a default it never is'}
                    onChange={({ currentTarget }) => set(i, { isRequired: currentTarget.checked })}
                  />
                </td>
                <td>
                  <RemoveButton
                    what={name || `variable ${i + 1}`}
                    onClick={() => onChange(variables.filter((_, at) => at !== i))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={13} stroke={1.8} aria-hidden />}
        onClick={() => onChange([...variables, { name: '', description: '', isRequired: true, default: '' }])}
      >
        Variable
      </Button>
    </fieldset>
  );
}
