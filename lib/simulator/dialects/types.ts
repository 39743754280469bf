import type { Answer, Ask } from '../ask.ts';
import type { ErrorKind } from '../faults/types.ts';
import type { Refusal } from '../limiter.ts';
import type { Model } from '../models.ts';
import type { Random } from '../random.ts';
import type { Endpoint, Vendor } from '../types.ts';

/** A piece of a stream as it goes over the wire. */
export interface Frame {
  text: string;
  /** Output tokens in it. */
  tokens: number;
  /** The end marker, without which a stream is not complete. */
  end?: true;
}

/** What names an answer. */
export interface Naming {
  vendor: Vendor;
  requestId: string;
  /** Unix seconds. */
  created: number;
  random: Random;
}

/** One way to ask for text and to answer. */
export interface Dialect {
  /** @throws CallError where the vendor would refuse the request. */
  read(body: Body, found: Found): Ask;
  whole(ask: Ask, answer: Answer, naming: Naming): object;
  frames(ask: Ask, answer: Answer, naming: Naming): Iterable<Frame>;
  /** An error in a stream that has begun. */
  errorFrame(body: object, sequence: number): Frame;
}

export type Body = Record<string, unknown>;

/** What the path, the key and the headers say. */
export interface Found {
  vendor: Vendor;
  endpoint: Endpoint;
  /** Azure's path names the deployment. */
  deployment?: string;
  /** Resolves a model or deployment name. @throws CallError model_not_found */
  model(name: unknown): Model;
}

/** What an error's text speaks of. */
export interface ErrorAbout {
  model: string;
  organization: string;
  requestId: string;
  endpoint: Endpoint;
  /** Replaces the vendor's own text. */
  message?: string;
  param?: string;
  code?: string;
  refusal?: Refusal;
  contextTokens?: { limit: number; used: number };
  /** The key that was sent. */
  key?: string;
}

export interface ErrorAnswer {
  status: number;
  /** For the ledger. */
  code: string;
  body: object;
}

/** A refusal that the vendor words itself. */
export class CallError extends Error {
  readonly kind: ErrorKind;
  readonly about: Partial<ErrorAbout>;
  constructor(kind: ErrorKind, about: Partial<ErrorAbout> = {}) {
    super(about.message ?? kind);
    this.kind = kind;
    this.about = about;
  }
}
