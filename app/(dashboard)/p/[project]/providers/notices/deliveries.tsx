import type { Delivery } from '#lib/notices/index.ts';
import { moment, plural } from '../../../../../format.ts';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { StateMark, type Tone } from '../../../../../ui/state-mark.tsx';
import css from '../table.module.css';

const looks: Record<Delivery['state'], { tone: Tone; word: string }> = {
  sent: { tone: 'fine', word: 'sent' },
  held: { tone: 'off', word: 'held' },
  waiting: { tone: 'waiting', word: 'waiting' },
  sending: { tone: 'waiting', word: 'being sent' },
  failed: { tone: 'broken', word: 'given up' },
  silenced: { tone: 'off', word: 'silenced' },
};

/** What was sent lately, and what became of it. */
export function Deliveries({ deliveries, timeZone }: { deliveries: Delivery[]; timeZone: string }) {
  return (
    <Section
      title="Sent lately"
      note="Held: waits for the minimum time since the last one about the same."
      className={css.section}
    >
      {deliveries.length === 0 ? (
        <p className={css.quiet}>Nothing was sent yet.</p>
      ) : (
        <ScrollRegion label="Messages" className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Channel</th>
                <th scope="col">State</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.map(({ id, createdAt, channel, state, summary, tries, lastError }) => (
                <tr key={id}>
                  <td>{moment(createdAt, timeZone)}</td>
                  <td>{channel}</td>
                  <td>
                    <StateMark {...looks[state]} />
                    {tries > 1 && <small>{plural(tries, 'try', 'tries')}</small>}
                  </td>
                  <td className={css.text}>
                    {summary}
                    {lastError && <small>{lastError}</small>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
}
