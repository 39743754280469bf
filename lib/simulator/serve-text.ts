import { answer } from './answer.ts';
import type { Ask } from './ask.ts';
import { admitted, type Call, errorBody, foundOf, outgoing } from './call.ts';
import { type Body, CallError, type Dialect, type Naming } from './dialects/types.ts';
import { drawPace } from './pace.ts';
import { seeded, seedOf } from './random.ts';
import { sendStream, sendWhole } from './send.ts';
import type { Member } from './simulation.ts';

/** Answers a request for text in its dialect, streamed or whole. */
export async function serveText(call: Call, body: Body, dialect: Dialect): Promise<void> {
  const { simulation, entry, fault, vendor } = call;
  const { organization, cache } = call.member as Member;
  const ask = dialect.read(body, foundOf(call));
  entry.inputTokens = ask.inputTokens;
  entry.prompt = ask.prompt.slice(0, 100);
  if (ask.inputTokens > ask.model.context) {
    throw new CallError('context_length', {
      contextTokens: { limit: ask.model.context, used: ask.inputTokens },
    });
  }
  const said = say(call, ask, cache.use(ask));
  if (!admitted(call, ask.inputTokens, said.usage.output)) return;

  const naming: Naming = {
    vendor,
    requestId: entry.requestId,
    created: Math.floor(entry.at / 1000),
    random: seeded(seedOf(simulation.seed, 'names', entry.number)),
  };
  const pace = drawPace(organization, ask.model.id, fault, seedOf(simulation.seed, 'pace', entry.number));
  const out = outgoing(call);
  const { output, reasoning } = said.usage;
  if (ask.stream) {
    const errorFrame = (sequence: number) => {
      const failed = errorBody(
        call,
        fault.kind === 'error_event' ? (fault.error ?? 'server_error') : 'server_error',
      );
      entry.error = failed.code;
      return dialect.errorFrame(failed.body, sequence);
    };
    await sendStream(out, dialect.frames(ask, said, naming), errorFrame, pace, reasoning);
  } else {
    const text = JSON.stringify(dialect.whole(ask, said, naming));
    await sendWhole(out, text, pace.firstTokenMs + output * pace.msPerToken, output);
  }
}

function say(call: Call, ask: Ask, cache: { cached: number; cacheWritten: number }) {
  const { simulation, entry, fault, vendor } = call;
  const same = simulation.mode === 'same';
  const own = same ? seedOf(simulation.seed, ask.prompt) : seedOf(simulation.seed, 'words', entry.number);
  const ids = seeded(seedOf(simulation.seed, 'ids', entry.number));
  return answer(ask, {
    ...cache,
    random: seeded(own),
    turn: same ? own : entry.number + (simulation.seed % 97),
    refuse: fault.kind === 'refusal',
    ...(fault.kind === 'content_filter_finish' && { filterAfter: fault.afterTokens }),
    toolCallId: () => (vendor === 'anthropic' ? `toolu_01${ids.id(22)}` : `call_${ids.id(24)}`),
  });
}
