import type { Context } from 'hono';
import { type ListedModel, writeAnthropicModels, writeOpenAiModels } from '#lib/vendors/index.ts';
import { authenticateSecret } from '../authenticate.ts';
import { Refusal } from '../errors.ts';
import { type GenerateParts, inShape } from './call.ts';

/** `GET /v1/models`, in Anthropic's shape for its clients. */
export const getModels = (context: Context, parts: GenerateParts): Promise<Response> =>
  answer(context, parts, (models, write) => write(models));

/** `GET /v1/models/:id` */
export const getModel = (context: Context, parts: GenerateParts): Promise<Response> =>
  answer(context, parts, (models, write) => {
    const found = models.find(({ id }) => id === context.req.param('id'));
    if (!found) throw new Refusal(404, 'model_not_found', 'no organization lists this model');
    return write([found]).data[0] as object;
  });

function answer(
  context: Context,
  { pool, keyring, reportFault }: GenerateParts,
  choose: (models: ListedModel[], write: (models: ListedModel[]) => { data: object[] }) => object,
): Promise<Response> {
  const isAnthropic = context.req.header('anthropic-version') !== undefined;
  return inShape(context, { reportFault }, isAnthropic ? 'anthropic' : 'openai', async () => {
    await authenticateSecret(context, keyring);
    const models = new Map(
      pool.models().map(({ model, vendor }) => [model, { id: model, createdAt: 0, ownedBy: vendor }]),
    );
    return context.json(choose([...models.values()], isAnthropic ? writeAnthropicModels : writeOpenAiModels));
  });
}
