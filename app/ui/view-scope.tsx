'use client';
import { type UseQueryStatesKeysMap, useQueryStates } from 'nuqs';
import {
  createContext,
  type ReactNode,
  type TransitionStartFunction,
  useContext,
  useTransition,
} from 'react';
import css from './view-scope.module.css';

const Pending = createContext<TransitionStartFunction | undefined>(undefined);

/** Dims what it holds while the server answers a change of the address; what was there stays readable. */
export function ViewScope({ children, className }: { children: ReactNode; className?: string | undefined }) {
  const [pending, startTransition] = useTransition();
  return (
    <Pending value={startTransition}>
      <div
        className={[css.scope, className].join(' ')}
        data-pending={pending || undefined}
        aria-busy={pending}
      >
        {children}
      </div>
    </Pending>
  );
}

/** State in the address that the server reads: a change renders the page anew and can be undone by "back". */
export function useView<Keys extends UseQueryStatesKeysMap>(parsers: Keys) {
  const startTransition = useContext(Pending);
  return useQueryStates(parsers, {
    shallow: false,
    history: 'push',
    ...(startTransition && { startTransition }),
  });
}
