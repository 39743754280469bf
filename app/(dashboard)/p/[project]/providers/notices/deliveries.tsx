import type { Delivery } from '#lib/notices/index.ts';
import { moment, plural } from '../../../../../format.ts';
import { Section } from '../../../../../ui/section.tsx';
import { StateMark, type Tone } from '../../../../../ui/state-mark.tsx';
import css from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import providers from '../providers.module.css';

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
      className={providers.section}
    >
      {deliveries.length === 0 ? (
        <p className={css.quiet}>Nothing was sent yet.</p>
      ) : (
        <Table label="Messages" columns={['When', 'Channel', 'State', 'What']}>
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
        </Table>
      )}
    </Section>
  );
}
