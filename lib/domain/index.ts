export * from './buckets.ts';
export * from './clock.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './outcomes.ts';
