import type { OrganizationView } from '#lib/providers/index.ts';

/** An organization as its form holds it: everything is text. */
export interface OrganizationFields {
  id: string;
  vendor: string;
  api: OrganizationView['api'];
  label: string;
  baseUrl: string;
  key: string;
  removeKey: boolean;
  weight: string;
  requestsPerMinute: string;
  tokensPerMinute: string;
  concurrency: string;
  /** One a line. */
  models: string;
  /** `model = deployment`, one a line. */
  deployments: string;
  apiVersion: string;
  organizationHeader: string;
  projectHeader: string;
  /** `name: value`, one a line; empty leaves those that are there. */
  headers: string;
  connectMs: string;
  firstTokenMs: string;
  betweenTokensMs: string;
  totalMs: string;
}

const text = (value: string | number | undefined): string => (value === undefined ? '' : String(value));

export function toFields(view: OrganizationView | undefined): OrganizationFields {
  const { limits, timeouts } = view ?? {};
  return {
    id: view?.id ?? '',
    vendor: view?.vendor ?? 'openai',
    api: view?.api ?? 'openai',
    label: view && view.label !== view.id ? view.label : '',
    baseUrl: text(view?.baseUrl),
    key: '',
    removeKey: false,
    weight: text(view?.weight ?? 1),
    requestsPerMinute: text(limits?.requestsPerMinute),
    tokensPerMinute: text(limits?.tokensPerMinute),
    concurrency: text(limits?.concurrency),
    models: (view?.models ?? []).join('\n'),
    deployments: Object.entries(view?.deployments ?? {})
      .map(([model, deployment]) => `${model} = ${deployment}`)
      .join('\n'),
    apiVersion: text(view?.apiVersion),
    organizationHeader: text(view?.organizationHeader),
    projectHeader: text(view?.projectHeader),
    headers: '',
    connectMs: text(timeouts?.connectMs),
    firstTokenMs: text(timeouts?.firstTokenMs),
    betweenTokensMs: text(timeouts?.betweenTokensMs),
    totalMs: text(timeouts?.totalMs),
  };
}

/** The fields as `changeOrganization` takes them; what the form has no field for stays as it is. */
export function toBody(
  fields: OrganizationFields,
  before: Pick<OrganizationView, 'capabilities' | 'streamUsage'> | undefined,
): Record<string, unknown> {
  const limits = numbers(fields, ['requestsPerMinute', 'tokensPerMinute', 'concurrency']);
  const timeouts = numbers(fields, ['connectMs', 'firstTokenMs', 'betweenTokensMs', 'totalMs']);
  const models = lines(fields.models);
  const deployments = pairs(fields.deployments, '=');
  const headers = pairs(fields.headers, ':');
  const body = {
    vendor: fields.vendor.trim(),
    api: fields.api,
    label: fields.label.trim(),
    baseUrl: fields.baseUrl.trim(),
    apiVersion: fields.api === 'azure-openai' ? fields.apiVersion.trim() : '',
    organizationHeader: fields.api === 'openai' ? fields.organizationHeader.trim() : '',
    projectHeader: fields.api === 'openai' ? fields.projectHeader.trim() : '',
  };
  return {
    ...Object.fromEntries(Object.entries(body).filter(([, value]) => value !== '')),
    weight: fields.weight.trim() === '' ? 1 : Number(fields.weight),
    ...(fields.removeKey ? { key: '' } : fields.key.trim() && { key: fields.key.trim() }),
    ...(limits && { limits }),
    ...(timeouts && { timeouts }),
    ...(models.length > 0 && { models }),
    ...(fields.api === 'azure-openai' && deployments && { deployments }),
    ...(headers && { headers }),
    ...(before?.capabilities && { capabilities: before.capabilities }),
    ...(before?.streamUsage !== undefined && { streamUsage: before.streamUsage }),
  };
}

const lines = (words: string): string[] =>
  words
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What was filled in; what is no number goes on as NaN, so that the check names it. */
function numbers<Key extends keyof OrganizationFields>(
  fields: OrganizationFields,
  keys: readonly Key[],
): Record<string, number> | undefined {
  const given = keys.flatMap((key) => {
    const value = String(fields[key]).trim();
    return value === '' ? [] : [[key, Number(value)] as const];
  });
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function pairs(words: string, sign: string): Record<string, string> | undefined {
  const given = words.split('\n').flatMap((line) => {
    const at = line.indexOf(sign);
    const name = (at < 0 ? line : line.slice(0, at)).trim();
    return name === '' ? [] : [[name, at < 0 ? '' : line.slice(at + 1).trim()] as const];
  });
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
