const MAX_LINES = 400;

const GENERATED =
  /^yarn\.lock$|\/report(-[\w-]+)?\.(api|sql)\.md$|(^|\/)LICENSE$|(^|\/)go\.(sum|mod)$|\/generated\/|\.(svg|ndjson)$/;
const PROSE = /\.(md|lock|svg)$/;
const BINARY = /\.(png|jpe?g|ico|woff2?|gz|tgz)$/;

// Written in pieces, so that this file does not hold what it looks for.
const REGISTRY = new RegExp(
  [
    ['registry', '(npmjs|yarnpkg)'],
    ['(files|upload)', 'pythonhosted'],
    ['proxy', 'golang'],
    ['static', 'crates'],
    ['deb', 'debian'],
  ]
    .map(parts => parts.join('\\.'))
    .join('|'),
);
const MACHINE_PATH = new RegExp(
  `(^|[\\s'"\`(=:])/(${['work', 'root', 'opt/n22', 'home/\\w+'].join(
    '|',
  )})/\\w`,
);

export const isGenerated = name => GENERATED.test(name);
export const isBinary = name => BINARY.test(name);

/** What is wrong with one file of the tree. */
export function findFaults(name, text) {
  const faults = [];
  const lines = text.split('\n');
  const exempt = isGenerated(name) || PROSE.test(name);
  if (!exempt && lines.length - 1 > MAX_LINES) {
    faults.push(`${name}: ${lines.length - 1} lines, at most ${MAX_LINES}`);
  }
  lines.forEach((line, index) => {
    if (REGISTRY.test(line)) {
      faults.push(`${name}:${index + 1}: names the host of a registry`);
    }
    if (MACHINE_PATH.test(line)) {
      faults.push(`${name}:${index + 1}: an absolute path of one machine`);
    }
  });
  return faults;
}
