/** Why one item of a batch was refused. `field` is the path inside the item. */
export interface ItemError {
  code: 'invalid' | 'too_old' | 'in_future' | 'wrong_token' | 'unknown_interaction' | 'limit';
  field: string;
  message: string;
}

/** Too much is waiting already: come back later. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super('too much is waiting to be written');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
