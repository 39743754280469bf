/** A model that something runs on now, and what takes its place when the toggle moves. */
export interface Effect {
  vendor: string;
  model: string;
  /** Features whose route names it; empty: requests that ask for it by name. */
  features: string[];
  /** null: the vendor has no equivalent. */
  becomes: string | null;
}

export interface Use {
  vendor: string;
  model: string;
  feature?: string | undefined;
}

interface To {
  vendor: string;
  /** By model, or by kind. */
  equivalents: Readonly<Record<string, string>>;
  kindOf(use: Use): string;
  serves(vendor: string, model: string): boolean;
}

/** What a move of the toggle would change, by model; what runs at the vendor already stays as it is. */
export function effectsOf(uses: readonly Use[], { vendor, equivalents, kindOf, serves }: To): Effect[] {
  const own = (key: string) => (Object.hasOwn(equivalents, key) ? equivalents[key] : undefined);
  const moved = uses.filter((use) => use.vendor !== vendor);
  return [...Map.groupBy(moved, (use) => `${use.vendor}\n${use.model}`).values()]
    .map((same) => {
      const use = same[0] as Use;
      const model = own(use.model) ?? own(kindOf(use));
      return {
        vendor: use.vendor,
        model: use.model,
        features: [...new Set(same.flatMap(({ feature }) => feature ?? []))].sort(),
        becomes: model !== undefined && serves(vendor, model) ? model : null,
      };
    })
    .sort(
      (a, b) =>
        Number(a.becomes !== null) - Number(b.becomes !== null) ||
        b.features.length - a.features.length ||
        (a.model < b.model ? -1 : 1),
    );
}
