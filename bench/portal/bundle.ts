import { gzipSync } from 'node:zlib';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '../..');

/** One file of the page as a portal would ship it. */
export async function bundlePage(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(__dirname, 'page', entry)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    jsx: 'automatic',
    target: 'es2022',
    logLevel: 'warning',
    absWorkingDir: root,
    mainFields: ['browser', 'module', 'main'],
    alias: { stream: 'stream-browserify' },
    inject: [path.join(root, 'plugins/meshspace/e2e-tests/nodeGlobals.mjs')],
    loader: { '.svg': 'dataurl', '.woff2': 'dataurl', '.css': 'empty' },
    define: {
      'process.env.NODE_ENV': '"production"',
      global: 'globalThis',
    },
  });
  return outputFiles[0].text;
}

/** Everything that is not of this project is in every portal already. */
export async function gzippedOwnBytes(entry: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, entry)],
    bundle: true,
    splitting: true,
    write: false,
    minify: true,
    format: 'esm',
    outdir: path.join(root, '.meshspace/bench'),
    jsx: 'automatic',
    target: 'es2022',
    logLevel: 'warning',
    plugins: [
      {
        name: 'the app has it',
        setup(bundler) {
          bundler.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
            kind === 'entry-point' || name.startsWith('@meshspace/')
              ? undefined
              : { external: true },
          );
        },
      },
    ],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles.reduce(
    (sum, { contents }) => sum + gzipSync(contents).length,
    0,
  );
}
