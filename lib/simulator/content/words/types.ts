/** A language's vocabulary. Sentences stand alone, so that any order of them reads as a text. */
export interface Words {
  /** Frequent short words that tell the language; empty where the script does. */
  marks: readonly string[];
  actions: readonly string[];
  /** `{topic}` is words of the request. */
  headings: readonly string[];
  sentences: readonly string[];
  refusal: string;
  /** Between sentences. */
  space: string;
}
