import { type Catalog, VersionConflict } from '#lib/catalog/index.ts';
import { noticesKind, readChannels, type Silence } from './kind.ts';

const attempts = 5;

/** Changes the list of silences unless there is nothing to change, also when somebody changes the document at the same time; those that are over go. */
async function changeSilences(
  catalog: Catalog,
  nowMs: number,
  by: string,
  change: (silences: Silence[]) => Silence[] | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { body, version } = readChannels(catalog);
    const silences = change(body.silences.filter(({ until }) => until > nowMs));
    if (!silences) return;
    try {
      await catalog.change(
        noticesKind,
        0,
        'channels',
        { ...body, silences },
        { by, expectedVersion: version },
      );
      return;
    } catch (error) {
      if (!(error instanceof VersionConflict) || attempt === attempts) throw error;
      await catalog.refresh();
    }
  }
}

export const addSilence = (catalog: Catalog, nowMs: number, silence: Silence): Promise<void> =>
  changeSilences(catalog, nowMs, silence.by, (silences) => [...silences, silence]);

/** @returns how many there were */
export async function removeSilences(
  catalog: Catalog,
  nowMs: number,
  what: { kind?: string | undefined; subject?: string | undefined },
  by: string,
): Promise<number> {
  let removed = 0;
  await changeSilences(catalog, nowMs, by, (silences) => {
    const kept = silences.filter(({ kind, subject }) => kind !== what.kind || subject !== what.subject);
    removed = silences.length - kept.length;
    return removed > 0 ? kept : undefined;
  });
  return removed;
}
