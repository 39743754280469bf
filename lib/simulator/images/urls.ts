import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Recipe } from './picture.ts';

/** Addresses of pictures that hold the recipe, signed and with an end: nothing is stored. */
export interface ImageUrls {
  path(recipe: Recipe, expiresAt: number): string;
  /** undefined: not one of ours, or over. */
  open(url: URL, now: number): Recipe | undefined;
}

export function imageUrls(secret: string): ImageUrls {
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return {
    path({ width, height, seed, background }, expiresAt) {
      const query = `w=${width}&h=${height}&s=${seed}&b=${background}&se=${expiresAt}`;
      return `/images/img-${seed.toString(36)}.png?${query}&sig=${sign(query)}`;
    },
    open(url, now) {
      const [query = '', signature = ''] = url.search.slice(1).split('&sig=');
      const expected = Buffer.from(sign(query));
      const given = Buffer.from(signature);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const field = (name: string) => Number(url.searchParams.get(name));
      if (field('se') <= now) return undefined;
      const background = url.searchParams.get('b') as Recipe['background'];
      return { width: field('w'), height: field('h'), seed: field('s'), background };
    },
  };
}

/** What OpenAI's blob storage says of an address that is over. */
export const expiredBody =
  '<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.</Message></Error>';
