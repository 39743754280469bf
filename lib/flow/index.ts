/**
 * Caller limits, for sync and durable traffic alike.
 *
 * limits/  documents → rules. A request gets a plan: what it needs of which lines, its lane, its rank, its caps.
 * room/    one joint machine (coordination/joint) decides everything in one piece, in memory or as a Lua script:
 *            l:<line>     one limit for one key: how much is taken, starts of the last period, how many wait there
 *            a:<ask>      somebody who waits or was admitted: needs, lane, rank, where it stands · m:<process> its asks
 *            d:<key>      the latest of a debounce · p:<process> alive · fleet: of them all · head: last heard, grace
 *            q, w, s, h, o of a line: who waits there in which order, who holds how much (line.ts)
 *          A waiting one stands in one line, that of a limit which is full, and holds nothing. When a line has room its
 *          first is looked at: the lane that holds least, then the one without a turn in this round, then by rank
 *          (enqueue time minus boost, which is its own aging). If another limit is full it moves to that line; after eight
 *          such passes it keeps what it finds, in the order of needs, so that two crowded limits do not starve it.
 *          What is long is in ordered sets and counts, so that a decision costs the same with ten and with ten thousand
 *          waiting: measured in Redis, 0.15 ms where nobody waits, 0.25 ms in a crowd. Rows are small; a throttle has at
 *          most 64 counts (above 64 per period in sixty-fourths of it, rounded so that no window ever holds more).
 * desk/    this process's side. A grant is told to the waiting process by name, at once; one that got lost is found
 *          at the next look (1 s). Timers: when a throttle opens, when patience ends, a beat each second.
 *          A process that is not heard of for 10 s is dead: its slots are free.
 *          Store away: the same machine runs here, with what this process had of every limit as its limits, so that the
 *          sum stays within them (shares.ts); places of late are kept in reserve for that (spares.ts). Store back: everyone
 *          registers what he holds; one that forgot, or was silent for 5 s, admits nobody for 3 s.
 * spend/   caps: Postgres is the record, each process spends from blocks that it was granted.
 */
export { createFlow, type Flow } from './flow.ts';
export { checkLimit } from './limits/check.ts';
export { type LimitBody, limitKind } from './limits/kinds.ts';
export { forgetSpend } from './spend/record.ts';
export type { Admission, FlowAsk, FlowEvent, Refusal, Ticket, WaitReason } from './types.ts';
export type { LimitStanding, Standing } from './waiting.ts';
