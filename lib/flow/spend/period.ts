const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  formats.set(timeZone, format);
  return format;
}

/** Local time as if it were UTC, ms. */
function localMs(timeZone: string, at: number): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export interface Period {
  /** 2026-11-21 or 2026-11, in the zone. */
  name: string;
  /** The first moment of the next one, ms. */
  endsAt: number;
}

/** The day or month that holds a moment in a time zone. */
export function periodOf(per: 'day' | 'month', timeZone: string, at: number): Period {
  const local = new Date(localMs(timeZone, at));
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const next = per === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  let endsAt = next;
  for (let tries = 0; tries < 3; tries++) endsAt += next - localMs(timeZone, endsAt);
  // Where clocks go forward at midnight there is no such time: the day begins with the next.
  while (localMs(timeZone, endsAt) < next) endsAt += 900_000;
  return { name: local.toISOString().slice(0, per === 'day' ? 10 : 7), endsAt };
}
