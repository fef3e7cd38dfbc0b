import { createReadStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/*
 * The stories of dev/ as one bundle, for tests that open each of them: the
 * server of `yarn start` takes seconds for every page. React stays the one for
 * development, since its warnings are looked for.
 */

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
const out = path.join(root, '.meshspace/stories');
const port = Number(process.env.STORIES_PORT ?? 3199);
const url = `http://localhost:${port}`;

const config = {
  app: { title: 'MeshSpace stories', baseUrl: url },
  backend: { baseUrl: url },
  organization: { name: 'MeshSpace' },
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: { stories: path.join(here, '../dev/index.tsx') },
  bundle: true,
  format: 'esm',
  outdir: out,
  absWorkingDir: root,
  jsx: 'automatic',
  target: 'es2022',
  logLevel: 'warning',
  // The same pieces as in a portal, but none of what only a terminal needs.
  mainFields: ['browser', 'module', 'main'],
  conditions: ['browser', 'development'],
  // What Backstage's own bundler gives to libraries that were written for Node.
  alias: { stream: 'stream-browserify' },
  inject: [path.join(here, 'nodeGlobals.mjs')],
  loader: {
    '.svg': 'dataurl',
    '.png': 'dataurl',
    '.woff': 'dataurl',
    '.woff2': 'dataurl',
    '.ttf': 'dataurl',
  },
  define: {
    'process.env.NODE_ENV': '"development"',
    'process.env.HAS_REACT_DOM_CLIENT': 'true',
    'process.env.APP_CONFIG': JSON.stringify([
      { context: 'stories', data: config },
    ]),
    global: 'globalThis',
  },
});
await writeFile(
  path.join(out, 'index.html'),
  `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>MeshSpace stories</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/stories.css"></head>
<body><div id="root"></div><script type="module" src="/stories.js"></script></body>
</html>
`,
);

const TYPES = { '.js': 'text/javascript', '.css': 'text/css' };

createServer((request, response) => {
  const { pathname } = new URL(request.url, url);
  const type = TYPES[path.extname(pathname)];
  response.writeHead(200, {
    'content-type': type ?? 'text/html; charset=utf-8',
    'cache-control': type ? 'max-age=3600' : 'no-store',
  });
  createReadStream(
    path.join(out, type ? path.basename(pathname) : 'index.html'),
  )
    .once('error', () => response.end())
    .pipe(response);
}).listen(port, '127.0.0.1', () => {
  process.stdout.write(`The stories are at ${url}/stories\n`);
});
