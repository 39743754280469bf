/** Nothing has this name. The message is for people. */
export class UnknownName extends Error {
  override readonly name = 'UnknownName';
  constructor(what: string, name: string) {
    super(`there is no ${what} "${name}"`);
  }
}
