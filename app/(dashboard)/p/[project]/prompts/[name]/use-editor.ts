import { useState } from 'react';
import type { Document } from '#lib/catalog/index.ts';
import type { PromptBody } from '#lib/prompts/index.ts';
import { bodyOf, type Draft, draftOf, emptyLayer, isSame, type LayerDraft } from './draft.ts';

const nothing: PromptBody = { variables: {}, user: '{{enhanced}}' };

/** A prompt while it is edited, and the version that the edit began with. */
export function useEditor(document: Document<PromptBody> | null, kind: 'text' | 'image') {
  const current = document?.body ?? (kind === 'image' ? { ...nothing, kind } : nothing);
  const version = document?.version ?? 0;
  const [base, setBase] = useState({ version, body: current });
  const [draft, setDraft] = useState<Draft>(() => draftOf(current));
  const { body, issues } = bodyOf(draft);
  const written = (of: PromptBody) => bodyOf(draftOf(of)).body;
  const isChanged = !isSame(body, written(base.body));

  // A newer version takes the place of an edit only if nothing of it is lost.
  if (version !== base.version && (!isChanged || isSame(body, written(current)))) {
    setBase({ version, body: current });
    setDraft(draftOf(current));
  }

  const setLayer = (name: string, change: Partial<LayerDraft>) =>
    setDraft((before) => ({
      ...before,
      layers: { ...before.layers, [name]: { ...(before.layers[name] ?? emptyLayer), ...change } },
    }));

  return {
    ...{ draft, body, issues, isChanged, setLayer },
    /** Version that the edit began with; 0: there was none. */
    base: base.version,
    /** Somebody saved meanwhile, and this edit is not theirs. */
    isBehind: version !== base.version,
    change: (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change })),
    /** Goes on as if it had begun with the newest version: saving replaces it. */
    keepMine: () => setBase({ version, body: current }),
    reset: () => {
      setBase({ version, body: current });
      setDraft(draftOf(current));
    },
    removeVariant: (name: string) =>
      setDraft((before) => {
        const { [name]: _, ...layers } = before.layers;
        return { ...before, layers };
      }),
  };
}

export type EditorState = ReturnType<typeof useEditor>;
