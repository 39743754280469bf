/** What somebody asked of a pattern or a segment makes no sense. The message is for people. */
export class PatternRefused extends Error {
  override readonly name = 'PatternRefused';
}
