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

export interface OwnSize {
  /** What is fetched when it is opened. */
  opening: number;
  /** With everything that is fetched later, when it is first looked at. */
  whole: number;
}

/** Gzipped bytes of a module of the plugin; what is not of this project is in every portal already. */
export async function ownSize(entry: string, shown: string): Promise<OwnSize> {
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(root, entry)],
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    outdir: path.join(root, '.meshspace/bench'),
    absWorkingDir: root,
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
  const sizes = new Map(
    outputFiles.map(file => [
      path.relative(root, file.path),
      gzipSync(file.contents).length,
    ]),
  );
  const opening = new Set<string>();
  const visit = (name: string) => {
    if (opening.has(name) || !sizes.has(name)) return;
    opening.add(name);
    for (const each of metafile.outputs[name].imports)
      if (each.kind === 'import-statement') visit(each.path);
  };
  for (const [name, { entryPoint }] of Object.entries(metafile.outputs))
    if (entryPoint === entry || (entryPoint && entryPoint === shown))
      visit(name);
  const sum = (names: Iterable<string>) =>
    [...names].reduce((total, name) => total + sizes.get(name)!, 0);
  return { opening: sum(opening), whole: sum(sizes.keys()) };
}
