import type { Context } from 'hono';
import { z } from 'zod';
import {
  answerOf,
  generateWithPrompt,
  type Progress,
  type PromptedAsk,
  textAnswer,
} from '#lib/generation/index.ts';
import { type CanonicalEvent, Collector, type ErrorAnswer, type TextRequest } from '#lib/vendors/index.ts';
import { Refusal } from '../errors.ts';
import { durableFields, isUnavailable, postDurable, type WorkParts } from '../work/index.ts';
import { answerCall, askOf, type Call, type GenerateParts, keptOf } from './call.ts';
import { writeError } from './dialect-errors.ts';
import { aboutFields, aboutOf } from './kept-headers.ts';
import { answerStream } from './text.ts';
import { answerWhole } from './whole.ts';

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const body = z.strictObject({
  ...aboutFields,
  feature: aboutFields.feature.unwrap(),
  input: z.string().max(1_000_000).default(''),
  variables: values.optional(),
  context: values.optional(),
  /** Whose context is merged in, for example a site. */
  tenant: z.string().min(1).max(200).optional(),
  /** Only where no route chooses it. */
  model: z.string().min(1).max(200).optional(),
  stream: z.boolean().default(false),
  mode: z.enum(['now', 'durable']).default('now'),
  ...durableFields,
});
type Body = z.output<typeof body>;

/** `POST /v1/generations`: the feature's prompt, rendered for whichever vendor answers, now or when it can be done. */
export const postGenerations = (context: Context, parts: GenerateParts & WorkParts): Promise<Response> =>
  answerCall(context, parts, 'kept', async (call) => {
    const asked = read(call);
    const own = ownCall(call, asked, parts);
    call.trail.traceId = own.about.traceId;
    const { input, variables, tenant, prompt, model } = asked;
    const { id, projectId, signal, ...common } = askOf(own, { feature: asked.feature });
    const request = { ...common, input, variables, context: asked.context, tenant, prompt, model };
    const later = () => postDurable({ call: own, request, fields: asked }, parts);
    if (asked.mode === 'durable') return later();
    const mayWait = asked.onUnavailable === 'defer';
    try {
      const ask = { ...request, id, projectId, signal, stream: asked.stream };
      return await answerNow(own, parts, { ...ask, ...(mayWait && { comesBack: isUnavailable }) });
    } catch (error) {
      if (mayWait && isUnavailable(error)) return later();
      throw error;
    }
  });

/** The call with what its body says about it, which goes before what headers say. */
function ownCall(call: Call, asked: Body, { keyring }: GenerateParts): Call {
  const about = aboutOf({ ...asked, prompt: undefined }, asked.traceId ?? call.about.traceId);
  const own = { ...call, about: { ...call.about, ...present(about) } };
  const { id } = asked;
  return id === undefined ? own : { ...own, id, outcomeToken: keyring.tokenFor(call.key, id) };
}

async function answerNow(call: Call, parts: GenerateParts, ask: PromptedAsk): Promise<Response> {
  const generating = await generateWithPrompt(parts, ask);
  const { progress } = generating;
  call.trail.progress = progress;
  if (generating.kind === 'image' || !ask.stream)
    return answerWhole(call, progress, { ...ownOf(call), ...(await answerOf(generating)) });
  const answer = new Collector();
  return answerStream(call, progress, generating.result, (event) =>
    writeEvent(event, answer, progress, call),
  );
}

function read(call: Call): Body {
  const parsed = body.safeParse(call.body.value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Refusal(400, 'invalid', `${issue?.path.join('.') || 'the request'}: ${issue?.message}`);
  }
  const { id, mode, onUnavailable } = parsed.data;
  if (id !== undefined && mode === 'now' && onUnavailable === 'fail')
    throw new Refusal(400, 'invalid', 'id: only what may be done later is given one');
  return parsed.data;
}

/** What an answer is an answer to: only for its usage, where no vendor said. */
const unknownRequest: TextRequest = { kind: 'text', model: '', messages: [] };

const present = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;

/** What only this caller is told, before the answer itself. */
const ownOf = ({ id, outcomeToken }: Call) => ({ id, status: 'completed', outcomeToken });

/** `delta` with text, then `result` with everything, or `error`. */
function writeEvent(event: CanonicalEvent, answer: Collector, progress: Progress, call: Call): string {
  answer.add(event);
  if (event.type === 'textDelta') return sse('delta', { text: event.text });
  if (event.type === 'finish')
    return sse('result', { ...ownOf(call), ...textAnswer(answer.result(unknownRequest), progress) });
  if (event.type === 'error') {
    const { body } = writeError(event.error, 'kept', progress.traceId) as ErrorAnswer;
    return sse('error', { ...body, ...keptOf(progress, call.outcomeToken) });
  }
  return '';
}

const sse = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
