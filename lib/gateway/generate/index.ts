import type { Hono } from 'hono';
import { anthropicMessages, openaiChat, openaiResponses } from '#lib/vendors/index.ts';
import type { WorkParts } from '../work/index.ts';
import type { GenerateParts } from './call.ts';
import { postGenerations } from './generations.ts';
import { resolveReferences } from './item-references.ts';
import { getModel, getModels } from './models.ts';
import { postText, type TextEndpoint } from './text.ts';
import { getBlob, postEmbeddings, postImages } from './whole.ts';

export type { GenerateParts } from './call.ts';

const chat: TextEndpoint = { dialect: openaiChat, family: 'openai', idPrefix: 'chatcmpl-' };
const responses: TextEndpoint = {
  ...{ dialect: openaiResponses, family: 'openai', idPrefix: 'resp_' },
  resolve: resolveReferences,
};
const messages: TextEndpoint = { dialect: anthropicMessages, family: 'anthropic', idPrefix: 'msg_' };

/** The endpoints that generate: the vendors' own shapes, and Kept's with stored prompts. */
export function registerGenerate(gateway: Hono, parts: GenerateParts & WorkParts): void {
  gateway.post('/v1/chat/completions', (context) => postText(context, parts, chat));
  gateway.post('/v1/responses', (context) => postText(context, parts, responses));
  gateway.post('/v1/messages', (context) => postText(context, parts, messages));
  gateway.post('/v1/embeddings', (context) => postEmbeddings(context, parts));
  gateway.post('/v1/images/generations', (context) => postImages(context, parts));
  gateway.post('/v1/generations', (context) => postGenerations(context, parts));
  gateway.get('/v1/models', (context) => getModels(context, parts));
  gateway.get('/v1/models/:id{.+}', (context) => getModel(context, parts));
  gateway.get('/v1/blobs/:hash', (context) => getBlob(context, parts));
}
