export * from '#lib/format/index.ts';
