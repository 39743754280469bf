/** What somebody asked for has no object any more: another was faster, or it has ended. The message is for people. */
export class NothingToDo extends Error {
  override readonly name = 'NothingToDo';
}
