import { date, moment, plural } from '#lib/format/index.ts';
import {
  type Block,
  code,
  context,
  escaped,
  header,
  link,
  type SlackMessage,
  sections,
} from '#lib/slack/index.ts';
import type { Cause, Digest, PatternNews } from '../types.ts';
import { type DigestLinks, linksOf } from './links.ts';
import {
  calmWords,
  canaryWords,
  causeName,
  causeWords,
  changeWords,
  costWords,
  hintWords,
  incidentWords,
  moveWords,
  patternCounts,
  patternHeads,
  rateFigure,
  rateWords,
  recoverableWords,
  weekWords,
} from './words.ts';

/** The main message has the most important ones; all of them are in the thread. */
const most = { causes: 3, patterns: 4, canaries: 3, incidents: 2, moves: 2 };

export interface DigestMessages {
  main: SlackMessage;
  /** Answers to it, with the details; a webhook cannot write them. */
  thread: SlackMessage[];
}

/** A digest as Slack messages. Pure: pages draw the same blocks. */
export function digestBlocks(digest: Digest, baseUrl: string): DigestMessages {
  const links = linksOf(baseUrl, digest);
  return { main: mainMessage(digest, links), thread: threadMessages(digest, links) };
}

function mainMessage(digest: Digest, links: DigestLinks): SlackMessage {
  const { project, rate, isCalm, cost, patterns, causes, canaries, hints, incidents, moves } = digest;
  const week = weekWords(digest);
  const title = `${project.name}: ${digest.isOver ? '' : 'so far, '}week of ${week}`;
  const clearHints = hints.filter(({ difference }) => difference?.isClear);
  const parts: Block[] = [
    ...(causes.length > 0
      ? listed('What explains it', causes, most.causes, (one) => causeLine(one, digest, links))
      : []),
    ...listed('Failure patterns', patterns, most.patterns, (one) => patternLine(one, links)),
    ...listed('Canaries', canaries, most.canaries, (one) => canaryLine(one, links)),
    ...listed(
      'Hints',
      clearHints,
      most.canaries,
      (one) => `${escaped(one.name)}: ${escaped(hintWords(one))}`,
    ),
    ...listed(
      'Vendors',
      [...moves.map(moveWords), ...incidents.map(incidentWords)],
      most.moves + most.incidents,
      escaped,
    ),
  ];
  const top = [
    `*Insert rate ${rate ? rateFigure(rate) : '–'}*, ${escaped(changeWords(digest))}`,
    escaped(rateWords(digest)),
    ...(isCalm ? [`_${calmWords}_`] : []),
  ];
  return {
    text: escaped(
      `${title}: insert rate ${rate ? rateFigure(rate) : '–'}, ${changeWords(digest)}. ${newsWords(digest)}`,
    ),
    blocks: [
      header(title),
      ...sections(top),
      ...parts,
      ...(cost ? sections([`*Cost* ${escaped(costWords(cost))}`]) : []),
      context(
        [
          rate ? plural(rate.n, 'mature result') : 'no mature result',
          link(links.digest, 'The whole digest'),
          link(links.overview, 'Overview of the week'),
          ...(project.isDemo ? ['made-up data of the demo project'] : []),
        ].join(' · '),
      ),
    ],
  };
}

/** What is news, counted. */
function newsWords({ isCalm, patterns, causes, incidents }: Digest): string {
  if (isCalm) return calmWords;
  const counted = [
    patterns.length > 0 && `${plural(patterns.length, 'pattern')} changed`,
    causes.length > 0 && `${plural(causes.length, 'cause')} found`,
    incidents.length > 0 && `${plural(incidents.length, 'incident')} at vendors`,
  ].filter((one) => one !== false);
  return counted.length > 0 ? `${counted.join(', ')}.` : '';
}

function threadMessages(digest: Digest, links: DigestLinks): SlackMessage[] {
  const { project, causes, patterns, canaries, hints, incidents, moves, deploys, rate, trend } = digest;
  const at = (ms: number) => moment(ms, project.timeZone);
  const weeks = trend.flatMap(({ start, rate, low, high, n, small }) =>
    rate === null || low === null || high === null
      ? []
      : [
          `${date(start, project.timeZone)}: ${rateFigure({ rate, low, high })}, ${plural(n, 'result')}${small ? ', too few to be read as a rate' : ''}`,
        ],
  );
  return [
    // The main message has few of them whole already.
    message(
      'What explains the change',
      causes.length > most.causes ? causes.map((one) => causeLine(one, digest, links)) : [],
    ),
    message(
      'Patterns',
      patterns.map((one) => `${patternLine(one, links)} (${patternCounts(one)})`),
    ),
    message('Canaries and hints', [
      ...canaries.map((one) => canaryLine(one, links)),
      ...hints.map((one) => `${escaped(one.name)} (${code(one.feature)}): ${escaped(hintWords(one))}`),
    ]),
    message('Vendors and deploys', [
      ...moves.map((one) => `${at(one.at)}: ${escaped(moveWords(one))}`),
      ...incidents.map(
        (one) => `${link(links.providers, at(one.startedAt))}: ${escaped(incidentWords(one))}`,
      ),
      ...deploys.map((one) => `${at(one.at)}: ${escaped(`${one.kind} ${one.text}`)}`),
    ]),
    ...(rate ? [message('The weeks before', weeks)] : []),
  ].filter((one) => one !== null);
}

/** A titled list, cut to its most important ones, which says how many more there are. */
function listed<T>(title: string, all: readonly T[], top: number, line: (one: T) => string): Block[] {
  if (all.length === 0) return [];
  const more = all.length > top ? [`… and ${all.length - top} more`] : [];
  return sections([`*${title}*`, ...all.slice(0, top).map((one) => `• ${line(one)}`), ...more]);
}

function message(title: string, lines: readonly string[]): SlackMessage | null {
  if (lines.length === 0) return null;
  return { text: title, blocks: sections([`*${title}*`, ...lines.map((line) => `• ${line}`)]) };
}

function causeLine(cause: Cause, { rate }: Digest, links: DigestLinks): string {
  return `${link(links.cause(cause), causeName(cause))} ${escaped(causeWords(cause, rate?.rate ?? null))}`;
}

function patternLine(pattern: PatternNews, links: DigestLinks): string {
  const win = recoverableWords(pattern);
  return `${patternHeads[pattern.what]}: ${link(links.pattern(pattern.id), pattern.name)}${win ? `, ${win}` : ''}`;
}

const canaryLine = (canary: Digest['canaries'][number], links: DigestLinks): string =>
  `${link(links.canary(canary.feature, canary.startedAt), canary.feature)}, ${escaped(canary.candidate)}: ${escaped(canaryWords(canary))}`;
