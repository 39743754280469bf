type Part<Whole> = Whole extends readonly (infer Item)[]
  ? readonly Part<Item>[]
  : Whole extends object
    ? { [Field in keyof Whole]?: Part<Whole[Field]> | undefined }
    : Whole;

/** A fixture of only those fields that the test is about; each is checked. */
export const part = <Whole>(fields: Part<Whole>): Whole => fields as Whole;
