'use client';
import type { RouteNode } from '#lib/routing/index.ts';
import type { Path } from '../tree.ts';
import { FallbackFields } from './fallback-fields.tsx';
import { RouteFields } from './route-fields.tsx';
import { SplitFields } from './split-fields.tsx';
import { TargetFields } from './target-fields.tsx';
import { WhenFields } from './when-fields.tsx';

/** What can be said about a node of its kind. */
export function Fields({ node, path }: { node: RouteNode; path: Path }) {
  if ('target' in node) return <TargetFields node={node} path={path} />;
  if ('fallback' in node) return <FallbackFields node={node} path={path} />;
  if ('loadbalance' in node) return <SplitFields node={node} path={path} />;
  return 'when' in node ? <WhenFields node={node} path={path} /> : <RouteFields node={node} path={path} />;
}
