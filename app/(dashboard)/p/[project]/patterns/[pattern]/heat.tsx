import { heatOf, type Place, type Spot } from '#lib/patterns/index.ts';
import { count, percent, percentRange, plural } from '../../../../../format.ts';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { valueName } from '../../../../../view.ts';
import css from './pattern.module.css';

/** Where it lives: rejected share by feature and model against language, n in each cell. */
export function Heat({ places }: { places: Place[] }) {
  const { languages, rows } = heatOf(places);
  return (
    <Section
      title="Where it lives"
      note="Rejected share of its interactions, n below; grey: too few to be read"
    >
      {rows.length === 0 ? (
        <p className={css.nothing}>Its interactions were not counted by place yet.</p>
      ) : (
        <ScrollRegion label="Rejected share by feature, model and language" className={css.scroll}>
          <table className={css.heat} data-testid="heat">
            <thead>
              <tr>
                <th scope="col">Feature</th>
                <th scope="col">Model</th>
                {languages.map((language) => (
                  <th key={language ?? ''} scope="col">
                    {valueName(language)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ feature, model, spots }) => (
                <tr key={`${feature} ${model}`}>
                  <th scope="row">{valueName(feature)}</th>
                  <th scope="row">{valueName(model)}</th>
                  {spots.map((spot, i) => (
                    <Cell key={languages[i] ?? ''} spot={spot} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
}

function Cell({ spot }: { spot: Spot | null }) {
  if (!spot) return <td aria-label="none" />;
  const { n, rejected, rate, low, high, small } = spot;
  const title = `${count(rejected)} of ${plural(n, 'interaction')} rejected, 95 % interval ${percentRange(low, high)}`;
  // From the soft hue to a stronger one, so that ink stays readable on it in both schemes.
  const background = small
    ? undefined
    : `color-mix(in srgb, var(--rejected) ${Math.round(8 + 42 * rate)}%, var(--page))`;
  return (
    <td data-small={small || undefined} title={title} style={{ background }}>
      {percent(rate, 0)}
      <small>{count(n)}</small>
    </td>
  );
}
