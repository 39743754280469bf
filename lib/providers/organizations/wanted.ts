import type { OrganizationBody } from '#lib/pool/index.ts';
import type { VendorKeys } from '../types.ts';

/** An organization as the environment asks for it. */
export interface Wanted
  extends Pick<OrganizationBody, 'vendor' | 'api' | 'baseUrl' | 'apiVersion' | 'deployments'> {
  /** In clear; empty: none. */
  key: string;
}

const withoutSlash = (url: string | undefined): string | undefined => url?.replace(/\/+$/, '');

/** One for each key, in the order given; repeats are left out. */
export function wantedOf({ openai, anthropic, azure, compatible, baseUrls }: VendorKeys): Wanted[] {
  const own = (vendor: 'openai' | 'anthropic', keys: readonly string[]) =>
    keys.map((key): Wanted => ({ vendor, api: vendor, key, baseUrl: withoutSlash(baseUrls[vendor]) }));
  const all = [
    ...own('openai', openai),
    ...own('anthropic', anthropic),
    ...azure.map(({ key, endpoint, apiVersion, deployments }): Wanted => {
      const vendor = 'azure-openai';
      return { vendor, api: vendor, key, baseUrl: withoutSlash(endpoint), apiVersion, deployments };
    }),
    ...compatible.map(({ vendor, key = '', baseUrl }): Wanted => {
      return { vendor, api: 'openai-compatible', key, baseUrl: withoutSlash(baseUrl) };
    }),
  ];
  const isFirst = (one: Wanted, at: number) =>
    all.findIndex(
      (other) => other.vendor === one.vendor && (other.key || other.baseUrl) === (one.key || one.baseUrl),
    ) === at;
  return all.filter(isFirst);
}
