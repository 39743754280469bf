import { expect, test } from 'vitest';
import { createMemoryStore, type Store, StoreAway } from '#lib/coordination/index.ts';
import { createBreakers } from '#lib/pool/breaker/index.ts';

/** One process's way to a store that others reach. */
function linkTo(store: Store) {
  const listeners = new Set<() => void>();
  let isAway = false;
  const link: Store = {
    ...store,
    apply: (...given) => (isAway ? Promise.reject(new StoreAway('test')) : store.apply(...given)),
    onReturn(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    link,
    leave() {
      isAway = true;
    },
    comeBack() {
      isAway = false;
      for (const listener of listeners) listener();
    },
  };
}

test('what a process counted alone does not hide from it, once the store is back, that the others opened the breaker', async () => {
  let now = 1_000_000;
  const store = createMemoryStore(() => now);
  const { link, leave, comeBack } = linkTo(store);
  const cut = createBreakers({ store: link, process: 'cut off', random: () => 0 });
  const other = createBreakers({ store, process: 'other', random: () => 0 });
  const fail = async (breakers: typeof cut) => {
    const permit = await breakers.admit('a/m', 0);
    if (permit.isAdmitted) await permit.report('failure');
    return permit.isAdmitted;
  };
  leave();
  expect(await fail(cut)).toBe(true);
  comeBack();
  for (let i = 0; i < 3; i++) expect(await fail(other)).toBe(true);
  expect([other.look('a/m').state, cut.look('a/m').state]).toEqual(['open', 'open']);
  expect(await fail(cut)).toBe(false);
  now += 60_000;
  expect(await fail(cut)).toBe(true);
  expect(other.look('a/m').state).toBe('open');
});
