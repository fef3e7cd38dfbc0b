#!/usr/bin/env node
/*
 * Runs src/cli.ts with Backstage's transform, and keeps what it makes of each source: the command runs from its sources without
 * the two seconds that transforming them costs each time. Losing the cache loses only time.
 */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const root = path.join(__dirname, '../../..');
const cache = path.join(root, 'node_modules/.cache/embedded-cluster');
const TRANSFORM = '@backstage/cli/config/nodeTransform.cjs';

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whole or not at all: several starts at once may write the same file. */
function keep(file, text) {
  try {
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, text);
    fs.renameSync(draft, file);
  } catch {
    // A folder that cannot be written: the next start transforms again.
  }
}

try {
  fs.mkdirSync(cache, { recursive: true });
} catch {
  // As above.
}
Module.enableCompileCache?.(path.join(cache, 'compiled'));

/** A new version of anything that is installed may transform differently. */
const installed = read(path.join(root, 'yarn.lock')) ?? '';
const salt = createHash('sha256').update(installed).digest('hex');

let transform;
function transformed(module, filename, file) {
  if (!transform) {
    const own = Module._extensions['.ts'];
    delete Module._extensions['.ts'];
    require(TRANSFORM);
    transform = Module._extensions['.ts'];
    Module._extensions['.ts'] = own;
  }
  const compile = module._compile;
  module._compile = (code, name) => {
    module._compile = compile;
    keep(file, code);
    return module._compile(code, name);
  };
  transform(module, filename);
}

Module._extensions['.ts'] = (module, filename) => {
  const key = createHash('sha256')
    .update(salt)
    .update(filename)
    .update(fs.readFileSync(filename))
    .digest('hex');
  const file = path.join(cache, `${key}.cjs`);
  const code = read(file);
  if (code === undefined) transformed(module, filename, file);
  else module._compile(code, filename);
};

require('../src/cli.ts');
