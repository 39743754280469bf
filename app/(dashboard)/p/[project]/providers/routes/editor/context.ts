'use client';
import { createContext, useContext } from 'react';
import type { RouteNode } from '#lib/routing/index.ts';
import type { Path } from '../tree.ts';

/** What can be chosen in a tree. */
export interface Choices {
  vendors: { vendor: string; models: string[]; organizations: string[] }[];
  /** Other routes of the project. */
  routes: string[];
  features: string[];
}

interface Editing {
  root: RouteNode;
  choices: Choices;
  /** By node, see `pathKey`. */
  issues: ReadonlyMap<string, string[]>;
  /** What a new node is. */
  blank: RouteNode;
  change(root: RouteNode): void;
  replace(path: Path, next: unknown): void;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('outside of the route editor');
  return editing;
}
