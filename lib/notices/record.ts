import type { Connection, Database } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import { channelNames } from './channels/index.ts';
import { timeOf } from './clock.ts';
import { decide, type Earlier } from './decide.ts';
import { changeIncident } from './incidents.ts';
import { type ChannelsBody, isSilenced, isWanted } from './kind.ts';
import { linksOf, type Message, timesDetail } from './message.ts';
import type { ChannelName, NoticeEvent } from './types.ts';

interface Context {
  body: ChannelsBody;
  baseUrl: string;
  now: (() => number) | undefined;
}

/** First key of the advisory locks of kinds and subjects; any number. */
const lockSpace = 7_239_012;

/** Brings an event into its incident and writes what has to be sent, in one transaction. @throws DatabaseAway */
export function recordEvent(database: Database, event: NoticeEvent, context: Context): Promise<void> {
  const { kind, subject } = event;
  return database.transaction(async (connection) => {
    await connection.rows('select pg_advisory_xact_lock($1, hashtext($2))', [
      lockSpace,
      `${kind}\n${subject}`,
    ]);
    const nowMs = await timeOf(connection, context.now);
    const incident = await changeIncident(connection, event, nowMs);
    if (!incident || !isWanted(context.body, kind, incident.severity)) return;
    const { links, ...rest } = event;
    const pages = linksOf(event, context.baseUrl, incident.id);
    const message: Message = {
      ...rest,
      ...(links && { links: pages }),
      id: newId(nowMs),
      url: pages[0].url,
    };
    for (const channel of channelNames) {
      if (context.body[channel]) await tell(connection, channel, message, incident.id, context.body, nowMs);
    }
  });
}

async function tell(
  connection: Connection,
  channel: ChannelName,
  message: Message,
  incidentId: number,
  body: ChannelsBody,
  nowMs: number,
): Promise<void> {
  const minimumMs = body.minimumMinutesBetween * 60_000;
  const earlier = await findEarlier(connection, channel, message, incidentId, nowMs - 86_400_000 - minimumMs);
  const decision = decide({ phase: message.phase, incidentId }, earlier, {
    isSilenced: isSilenced(body, message, nowMs),
    minimumMs,
    nowMs,
  });
  const insert = (payload: Message, state: 'waiting' | 'held' | 'silenced', atMs: number) =>
    connection.rows(
      `insert into notices (incident_id, channel, payload, state, due_at, created_at) values ($1, $2, $3, $4, $5, $5)`,
      [incidentId, channel, JSON.stringify(payload), state, new Date(atMs)],
    );
  if (decision.do === 'send') await insert(message, 'waiting', nowMs);
  else if (decision.do === 'silence') await insert(message, 'silenced', nowMs);
  else if (decision.do === 'hold')
    await insert(await withTimes(connection, message, minimumMs, nowMs), 'held', decision.untilMs);
  else if (decision.do === 'rewrite') {
    const payload = await withTimes(connection, message, minimumMs, nowMs);
    await connection.rows('update notices set incident_id = $2, payload = $3 where id = $1', [
      decision.id,
      incidentId,
      JSON.stringify(payload),
    ]);
  }
}

/** What the channel was told about this kind and subject since a time, and about this incident ever; locked. */
const findEarlier = (
  connection: Connection,
  channel: ChannelName,
  { kind, subject }: Message,
  incidentId: number,
  sinceMs: number,
): Promise<Earlier[]> =>
  connection.rows<Earlier>(
    `select id, incident_id as "incidentId", state,
       payload->>'phase' = 'ended' and not payload->'details' ? $5 as "isEnd",
       floor(extract(epoch from coalesce(sent_at, created_at)) * 1000) as at
     from notices where channel = $1 and payload->>'kind' = $2 and payload->>'subject' = $3
       and (incident_id = $4 or created_at > $6) order by id for update`,
    [channel, kind, subject, incidentId, timesDetail, new Date(sinceMs)],
  );

/** The message as it is said once, later, in place of many. */
async function withTimes(
  connection: Connection,
  message: Message,
  minimumMs: number,
  nowMs: number,
): Promise<Message> {
  const hours = Math.max(1, Math.ceil(minimumMs / 3_600_000));
  const [row] = await connection.rows<{ times: number }>(
    'select count(*) as times from incidents where kind = $1 and subject = $2 and started_at > $3',
    [message.kind, message.subject, new Date(nowMs - hours * 3_600_000)],
  );
  const { times } = row as { times: number };
  const verb = message.phase === 'happened' ? 'happened' : 'started';
  const lately = `It ${verb} ${times === 1 ? 'once' : `${times} times`} in the last ${hours === 1 ? 'hour' : `${hours} hours`}.`;
  return {
    ...message,
    summary: `${message.summary} ${lately}`,
    details: { ...message.details, [timesDetail]: times },
  };
}
