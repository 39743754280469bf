import { Autocomplete, Select, TextInput } from '@mantine/core';
import type { Choices } from './choices.ts';
import css from './playground.module.css';
import { TenantField } from './prompt-fields.tsx';
import type { Draft } from './use-draft.ts';

/** Who asks, and what may be decided otherwise than usual. */
export function MoreOptions({ choices, draft }: { choices: Choices; draft: Draft }) {
  const { view, setView, typed, setTyped, chosen } = draft;
  const kind = chosen.prompt?.kind ?? 'text';
  const models = [...new Set(choices.models.filter((one) => one.kind === kind).map(({ model }) => model))];
  const usualRoute = chosen.known?.route ?? (choices.routes.includes('default') ? 'default' : null);
  const set = [view.tenant, view.route, view.model, typed.metadata].filter(Boolean).length;
  return (
    <details className={css.options} open={set > 0 || undefined}>
      <summary>
        Tenant, route and model {set > 0 && <small>{set} set</small>}
        {set === 0 && chosen.model && <small>{chosen.model}</small>}
      </summary>
      <TenantField draft={draft} tenants={choices.tenants} />
      <Select
        size="xs"
        label="Route"
        data={[
          {
            value: '',
            label: usualRoute === null ? 'None: the model is asked directly' : `As usual: ${usualRoute}`,
          },
          ...choices.routes.filter((route) => route !== usualRoute),
        ]}
        value={view.route ?? ''}
        onChange={(route) => setView({ route: route || null })}
        allowDeselect={false}
      />
      <Autocomplete
        size="xs"
        label="Model"
        description={usualRoute || view.route ? 'Used where the route leaves it open.' : undefined}
        placeholder="as the route says"
        data={models}
        value={chosen.model ?? ''}
        onChange={(model) => setView({ model: model || null })}
        limit={50}
      />
      <TextInput
        size="xs"
        label="Metadata"
        description="For routes that look at it."
        placeholder="plan=free, device=phone"
        value={typed.metadata}
        onChange={({ currentTarget }) => setTyped({ metadata: currentTarget.value })}
      />
    </details>
  );
}
