import { Autocomplete, Select, TextInput } from '@mantine/core';
import type { Choices } from './choices.ts';
import { Fold, Row } from './row.tsx';
import type { Draft } from './use-draft.ts';

/** Where it goes, if not as usual. */
export function MoreOptions({ choices, draft }: { choices: Choices; draft: Draft }) {
  const { view, setView, typed, setTyped, chosen } = draft;
  const kind = chosen.prompt?.kind ?? 'text';
  const models = [...new Set(choices.models.filter((one) => one.kind === kind).map(({ model }) => model))];
  const usualRoute = chosen.known?.route ?? (choices.routes.includes('default') ? 'default' : null);
  const isRouted = usualRoute !== null || view.route !== null;
  const route = view.route ?? usualRoute;
  const summary = [route && `route ${route}`, chosen.model, typed.metadata].filter(Boolean).join(', ');
  return (
    <Fold title="Where it goes" summary={summary} isOpen={false}>
      <Row label="Route">
        <Select
          aria-label="Route"
          data={[
            { value: '', label: usualRoute === null ? 'none' : `${usualRoute}, as usual` },
            ...choices.routes.filter((name) => name !== usualRoute),
          ]}
          value={view.route ?? ''}
          onChange={(name) => setView({ route: name || null })}
          allowDeselect={false}
        />
      </Row>
      <Row label="Model" hint={isRouted ? 'Used where the route leaves it open.' : null}>
        <Autocomplete
          aria-label="Model"
          placeholder="as the route says"
          data={models}
          value={chosen.model ?? ''}
          onChange={(model) => setView({ model: model || null })}
          limit={50}
        />
      </Row>
      <Row label="Metadata" hint="For routes that look at it: plan=free, device=phone">
        <TextInput
          aria-label="Metadata"
          placeholder="plan=free"
          value={typed.metadata}
          onChange={({ currentTarget }) => setTyped({ metadata: currentTarget.value })}
        />
      </Row>
    </Fold>
  );
}
