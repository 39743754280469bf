import type { VendorError } from '../errors.ts';
import { toOpenAiError } from '../openai/errors.ts';
import type { Failure } from '../transport/protocol.ts';

/** OpenAI's shape with codes of Azure's own: `content_filter`, `DeploymentNotFound`, and numbers such as `"429"`. */
export const toAzureError = (failure: Failure): VendorError => toOpenAiError(failure, 'azure-openai');
