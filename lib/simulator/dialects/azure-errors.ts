import type { ErrorKind } from '../faults/types.ts';
import { openaiError } from './openai-errors.ts';
import type { ErrorAbout, ErrorAnswer } from './types.ts';

/** Azure OpenAI's error bodies; what Azure passes through from the model is OpenAI's. */
export function azureError(kind: ErrorKind, about: ErrorAbout): ErrorAnswer {
  const own = row(kind, about);
  if (!own) return openaiError(kind, about);
  const [status, code, message] = own;
  return { status, code, body: { error: { code, message: about.message ?? message } } };
}

type Row = [status: number, code: string, message: string];

function row(kind: ErrorKind, about: ErrorAbout): Row | undefined {
  switch (kind) {
    case 'rate_limit': {
      const seconds = Math.max(1, Math.ceil((about.refusal?.retryAfterMs ?? 20_000) / 1000));
      const unit = about.refusal?.limit.endsWith('tokens') ? 'token' : 'call';
      return [
        429,
        '429',
        `Requests to the ${operations[about.endpoint]} Operation under Azure OpenAI API have exceeded ${unit} rate limit of your current OpenAI S0 pricing tier. Please retry after ${seconds} seconds. Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit.`,
      ];
    }
    case 'server_error':
      return [500, 'InternalServerError', 'Internal server error'];
    case 'unavailable':
      return [
        503,
        'ServiceUnavailable',
        'The service is temporarily unable to process your request. Please try again later.',
      ];
    case 'unauthorized':
      return [
        401,
        '401',
        'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
      ];
    case 'forbidden':
    case 'model_forbidden':
      return [403, '403', 'Access denied due to Virtual Network/Firewall rules.'];
    case 'insufficient_quota':
      return [403, '403', 'Out of call volume quota. Quota will be replenished in 12 days.'];
    case 'payment_required':
    case 'account_locked':
      return [
        403,
        'Forbidden',
        'Your resource has been temporarily blocked because we detected behavior that may violate our content policy. For more details on Azure OpenAI service content policy, please visit https://aka.ms/aoaicodeofconduct',
      ];
    case 'model_not_found':
      return [
        404,
        'DeploymentNotFound',
        'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
      ];
    case 'not_found':
      return [404, '404', 'Resource not found'];
    default:
      return undefined;
  }
}

const operations = {
  chat: 'ChatCompletions_Create',
  responses: 'Responses_Create',
  messages: 'Messages_Create',
  embeddings: 'Embeddings_Create',
  images: 'ImageGenerations_Create',
  models: 'Models_List',
} as const;

const severity = (filtered: boolean) => ({ filtered, severity: filtered ? 'medium' : 'safe' });

/** Azure's verdict on a text. */
export const filterResults = (filtered = false) => ({
  hate: severity(false),
  self_harm: severity(false),
  sexual: severity(false),
  violence: severity(filtered),
});

/** 400 with code content_filter: the shape that OpenAI's own API does not have. */
export function azureContentFilter(about: ErrorAbout): ErrorAnswer {
  const image = about.endpoint === 'images';
  const code = image ? 'content_policy_violation' : 'content_filter';
  const error = {
    message:
      about.message ??
      (image
        ? 'Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed by our safety system.'
        : "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766"),
    type: image ? 'invalid_request_error' : null,
    param: 'prompt',
    code,
    status: 400,
    [image ? 'inner_error' : 'innererror']: {
      code: 'ResponsibleAIPolicyViolation',
      [image ? 'content_filter_results' : 'content_filter_result']: filterResults(true),
    },
  };
  return { status: 400, code, body: { error } };
}
