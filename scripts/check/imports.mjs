import path from 'node:path';
import { listFiles, readFile, report } from './files.mjs';
import {
  findBreach,
  findCycles,
  isTestFile,
  readImports,
  rules,
} from './importRules.mjs';

const SOURCE = /^((?:packages|plugins)\/[^/]+)\/.*\.tsx?$/;

const files = listFiles();
const known = new Set(files);
const names = new Map(
  files
    .filter(file => /^(packages|plugins)\/[^/]+\/package\.json$/.test(file))
    .map(file => [path.dirname(file), JSON.parse(readFile(file)).name]),
);

function resolveRelative(file, specifier) {
  const base = path.posix.join(path.posix.dirname(file), specifier);
  return [
    base,
    `${base}.ts`,
    `${base}.tsx`,
    `${base}/index.ts`,
    `${base}/index.tsx`,
  ].find(candidate => known.has(candidate));
}

const findings = [...names]
  .filter(([, name]) => !rules[name])
  .map(([folder, name]) => `${folder}: ${name} has no rule in importRules.mjs`);
const graph = new Map();

for (const file of files) {
  const folder = SOURCE.exec(file)?.[1];
  const from = names.get(folder);
  if (!from || !rules[from]) {
    continue;
  }
  const targets = [];
  for (const { specifier, typeOnly } of readImports(readFile(file))) {
    const breach = findBreach({ from, file, specifier });
    if (breach) {
      findings.push(`${file}: ${breach}`);
    }
    if (!typeOnly && specifier.startsWith('.')) {
      const target = resolveRelative(file, specifier);
      if (target && !isTestFile(target)) {
        targets.push(target);
      }
    }
  }
  graph.set(file, targets);
}
findCycles(graph).forEach(cycle =>
  findings.push(`cycle: ${[...cycle, cycle[0]].join(' → ')}`),
);

report('Imports', findings);
