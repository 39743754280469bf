import type { Context } from 'hono';
import { Overloaded } from '#lib/domain/index.ts';
import { maxBodyBytes } from './body.ts';
import { headerOf } from './incoming.ts';

/** Bounds the request bodies that are read and worked on at once, so that memory is bounded too. */
export interface Admission {
  /** Runs `work` while this request's body counts. @throws Overloaded at once when there is no room */
  admit<T>(context: Context, work: () => Promise<T>): Promise<T>;
}

/** A body becomes several times its size in objects and rows before it is in Postgres. */
const defaultBytes = 32 * 1024 * 1024;

export function createAdmission(bytes = defaultBytes): Admission {
  let taken = 0;
  return {
    async admit(context, work) {
      // A body of unknown length may become as long as any.
      const size = Math.min(Number(headerOf(context, 'content-length') ?? maxBodyBytes) || 0, maxBodyBytes);
      if (taken > 0 && taken + size > bytes) throw new Overloaded(1);
      taken += size;
      try {
        return await work();
      } finally {
        taken -= size;
      }
    },
  };
}
