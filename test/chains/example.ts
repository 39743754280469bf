/** The documented example: four steps over two vendors, each with what the ones before it gave. */
export const example = {
  input: { site: 'a bakery in Lyon', tone: 'warm' },
  steps: [
    {
      name: 'topic',
      kind: 'embedding',
      feature: 'site-plan',
      model: 'text-embedding-3-small',
      input: '{{input.site}}',
    },
    {
      name: 'outline',
      kind: 'text',
      feature: 'site-plan',
      model: 'claude-sonnet-4-5',
      system: 'Write in a {{input.tone}} tone.',
      input: 'Outline a home page for {{input.site}}.',
      maxTokens: 200,
    },
    {
      name: 'facts',
      kind: 'extraction',
      feature: 'site-plan',
      model: 'gpt-4.1-mini',
      schema: {
        type: 'object',
        properties: { title: { type: 'string' }, sections: { type: 'array', items: { type: 'string' } } },
        required: ['title', 'sections'],
        additionalProperties: false,
      },
      input: 'Title and sections of this outline:\n{{steps.outline.text}}',
    },
    {
      name: 'blurb',
      kind: 'summary',
      feature: 'site-plan',
      model: 'claude-sonnet-4-5',
      input: '{{steps.facts.json.title}}\n{{steps.outline.text}}',
      maxWords: 40,
    },
  ],
};
