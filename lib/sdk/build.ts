/**
 * Builds the package: `node build.ts [outDir]`, `dist` beside this file unless told otherwise.
 * The browser entry is minified, because every page of a product loads it; the server entry stays readable.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { argv, execPath } from 'node:process';
import { build } from 'esbuild';

const here = import.meta.dirname;
const outDir = resolve(argv[2] ?? join(here, 'dist'));
const common = { absWorkingDir: here, bundle: true, format: 'esm', outdir: outDir } as const;

rmSync(outDir, { recursive: true, force: true });
await build({ ...common, entryPoints: ['index.ts'], platform: 'node', target: 'node20' });
await build({ ...common, entryPoints: ['browser.ts'], platform: 'browser', target: 'es2022', minify: true });

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const tsc = spawnSync(
  execPath,
  [join(typescript, 'bin/tsc'), '-p', join(here, 'tsconfig.build.json'), '--outDir', outDir],
  { stdio: 'inherit' },
);
if (tsc.status !== 0) throw new Error(`tsc ended with ${tsc.status ?? tsc.signal}`);

// TypeScript leaves the `.ts` of imports in declarations as it is, whatever `rewriteRelativeImportExtensions` says.
for (const name of globSync('**/*.d.ts', { cwd: outDir })) {
  const file = join(outDir, name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(from '\.[^']*)\.ts'/g, "$1.js'"));
}
