/**
 * Who may import whom. `packages` are the project's own; `forbidden` are patterns
 * of others'. Tests may also use what `testPackages` names.
 */
const PLANNER = '@meshspace/planner';
const COMMON = '@meshspace/plugin-meshspace-common';
const NODE = '@meshspace/plugin-meshspace-node';
const BACKEND = '@meshspace/plugin-meshspace-backend';
const FRONTEND = '@meshspace/plugin-meshspace';

export const testPackages = ['embedded-cluster', 'testbed', PLANNER, COMMON];

const BACKSTAGE = /^@backstage\//;
const KUBERNETES = /^@kubernetes\//;
const REACT = /^(react(-dom)?|@material-ui)(\/|$)/;
const NODE_BUILTIN = /^node:/;

export const rules = {
  [PLANNER]: {
    packages: [],
    forbidden: [BACKSTAGE, KUBERNETES, REACT, NODE_BUILTIN],
  },
  [COMMON]: {
    packages: [PLANNER],
    forbidden: [KUBERNETES, REACT, NODE_BUILTIN],
  },
  [NODE]: { packages: [PLANNER, COMMON], forbidden: [REACT] },
  [BACKEND]: { packages: [PLANNER, COMMON, NODE], forbidden: [REACT] },
  [FRONTEND]: {
    packages: [PLANNER, COMMON],
    forbidden: [KUBERNETES, NODE_BUILTIN],
  },
  // The controller that runs in a cluster is the plugin's own.
  '@meshspace/cli': {
    packages: [PLANNER, COMMON, NODE, BACKEND],
    forbidden: [REACT],
  },
  'embedded-cluster': { packages: [PLANNER], forbidden: [BACKSTAGE, REACT] },
  testbed: { packages: [PLANNER], forbidden: [BACKSTAGE, REACT] },
  app: { packages: [FRONTEND, COMMON], forbidden: [KUBERNETES, NODE_BUILTIN] },
  backend: { packages: [BACKEND, NODE, COMMON], forbidden: [REACT] },
};

export const isTestFile = file =>
  /\.test\.[cm]?[jt]sx?$|\/(e2e-tests|dev|testing|golden|scripts|__testUtils__|__fixtures__)\/|\/setupTests\.ts$/.test(
    file,
  );

/** What a module names in its imports, with those that vanish at run time marked. */
export function readImports(source) {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    // Code that is shown to a person is no import.
    .replace(/`[^`\n]*`/g, '``');
  const imports = [];
  const patterns = [
    /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm,
    /\b(?:import|require)\((\s*)'([^']+)'\s*\)/g,
  ];
  for (const pattern of patterns) {
    for (const [, type, specifier] of code.matchAll(pattern)) {
      imports.push({ specifier, typeOnly: Boolean(type?.trim()) });
    }
  }
  return imports;
}

const packageOf = (specifier, names) =>
  names.find(name => specifier === name || specifier.startsWith(`${name}/`));

/** Why `file` of package `from` may not import `specifier`, or undefined. */
export function findBreach({ from, file, specifier }) {
  const rule = rules[from];
  const test = isTestFile(file);
  if (specifier.startsWith('.')) {
    return undefined;
  }
  // Longest first: one package's name begins like another's.
  const names = Object.keys(rules).sort((a, b) => b.length - a.length);
  const target = packageOf(specifier, names);
  if (target !== undefined) {
    const allowed =
      target === from ||
      rule.packages.includes(target) ||
      (test && testPackages.includes(target));
    return allowed ? undefined : `${from} may not import ${target}`;
  }
  return !test && rule.forbidden.some(pattern => pattern.test(specifier))
    ? `${from} may not import ${specifier}`
    : undefined;
}

/** Every cycle of a graph (`Map` of node to nodes), each named once from its smallest node. */
export function findCycles(graph) {
  const state = new Map();
  const cycles = new Map();
  const visit = (node, path) => {
    if (state.get(node) === 'done') {
      return;
    }
    const at = path.indexOf(node);
    if (at >= 0) {
      const cycle = path.slice(at);
      const first = cycle.indexOf([...cycle].sort()[0]);
      const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
      cycles.set(turned.join(' → '), turned);
      return;
    }
    (graph.get(node) ?? []).forEach(next => visit(next, [...path, node]));
    state.set(node, 'done');
  };
  [...graph.keys()].forEach(node => visit(node, []));
  return [...cycles.values()];
}
