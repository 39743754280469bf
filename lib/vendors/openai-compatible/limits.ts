/** Groq, Together and others copy OpenAI's headers; a server without them gives no headroom. */
export { openaiHeadroom as compatibleHeadroom } from '../openai/limits.ts';
