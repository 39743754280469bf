/** A note as it is kept; what is empty was not said. */
export const noteOf = (note: string): { note?: string } =>
  note.trim() === '' ? {} : { note: note.trim().slice(0, 500) };
