/** One model that can be asked for. `createdAt` in ms. */
export interface ListedModel {
  id: string;
  createdAt: number;
  ownedBy: string;
}

/** `GET /v1/models` in OpenAI's shape. */
export const writeOpenAiModels = (models: readonly ListedModel[]) => ({
  object: 'list',
  data: models.map(({ id, createdAt, ownedBy }) => ({
    id,
    object: 'model',
    created: Math.floor(createdAt / 1000),
    owned_by: ownedBy,
  })),
});

/** `GET /v1/models` with `anthropic-version`: one page. */
export const writeAnthropicModels = (models: readonly ListedModel[]) => ({
  data: models.map(({ id, createdAt }) => ({
    type: 'model',
    id,
    display_name: id,
    created_at: new Date(createdAt).toISOString(),
  })),
  has_more: false,
  first_id: models[0]?.id ?? null,
  last_id: models.at(-1)?.id ?? null,
});
