import type { CanonicalRequest, CanonicalResult, TextRequest } from '../canonical.ts';
import type { Capabilities, VendorName } from '../capabilities.ts';
import type { VendorError } from '../errors.ts';
import type { CanonicalEvent, FinishEvent } from '../events.ts';
import type { Headers, RateLimitHeadroom } from '../headroom.ts';
import type { Usage } from '../usage.ts';

/** An answer that is not 2xx, or an error inside a 2xx answer (then its status is the one it stands for, if any). */
export interface Failure {
  status: number | undefined;
  headers: Headers;
  /** JSON, or text when it was none. */
  body: unknown;
  retryAfterMs: number | undefined;
  vendorRequestId: string | undefined;
  headroom?: RateLimitHeadroom | undefined;
}

/** Reads one stream: pure, event by event. */
export interface EventReader {
  /**
   * Takes the JSON of one server-sent event; returns what it says. Usage and finish are kept below, not returned.
   * An event of another shape may throw: it is then left out and counted.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each vendor declares the wire type it expects.
  read(json: any): CanonicalEvent[];
  /** Takes data that is a marker and no JSON, such as `[DONE]`; false when it is none. */
  marker(data: string): boolean;
  /** As the vendor reported it at the end. */
  usage: Usage | undefined;
  /** What the vendor reported at the start, for a stream that is cut. */
  inputUsage?: Partial<Usage> | undefined;
  finish: FinishEvent | undefined;
  /** Nothing more will come that matters. */
  complete: boolean;
  /** The vendor said that the stream ended, whether or not it said how. */
  ended: boolean;
}

/** What differs between vendors; the rest of a client is shared. All of it is pure. */
export interface Protocol {
  vendor: VendorName;
  capabilities(model: string): Capabilities;
  /** Absolute URL for a request. */
  url(request: CanonicalRequest): string;
  headers: Record<string, string>;
  toVendor(request: CanonicalRequest, stream: boolean): unknown;
  /** Throws VendorError `malformed` when the essential is missing. */
  fromVendor(json: unknown, request: CanonicalRequest): CanonicalResult;
  eventReader(request: TextRequest): EventReader;
  /** Whether toVendor asked for the format by the answer tool. */
  usesAnswerTool(request: TextRequest): boolean;
  toError(failure: Failure): VendorError;
  headroom(headers: Headers, now: number): RateLimitHeadroom | undefined;
  requestIdHeader: string;
  /** What tells a call that is made again from a new one, where the vendor has it. */
  idempotencyHeader?: string | undefined;
}
