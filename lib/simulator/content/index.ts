export { plainText, refusalText } from './plain-text.ts';
export { fillSchema } from './schema.ts';
