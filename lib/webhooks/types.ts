/** Who hears of something: a webhook of the project by its name, or an address that came with the request. */
export type Receiver = { name: string } | { url: string; sealedSecret: string };

export interface WebhookEvent {
  projectId: number;
  /** Always the same for one event. */
  id: string;
  /** Such as `generation.completed`. */
  kind: string;
  to: Receiver;
  /** JSON. */
  body: object;
}

export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'failed' | 'discarded';

/** One event to one address. Times in ms. */
export interface Delivery {
  projectId: number;
  eventId: string;
  kind: string;
  name: string | null;
  /** Without what follows the host, which may be a secret. */
  host: string;
  state: DeliveryState;
  tries: number;
  dueAt: number;
  createdAt: number;
  endedAt: number | null;
  /** Each try that failed. */
  story: { at: number; reason: string }[];
  /** Of the one that was asked for in full, else null. */
  body: unknown;
}

export interface DeliveryFilter {
  projectId: number;
  state: DeliveryState;
  limit: number;
  /** Event id of the one to read in full: bodies may be large. */
  open?: string | undefined;
}

/** Which dead letters a person means. */
export interface DeadDeliveries {
  projectId: number;
  /** Else all that fit the rest. */
  eventIds?: readonly string[] | undefined;
  host?: string | undefined;
}
