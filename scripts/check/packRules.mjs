const ALLOWED = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^CHANGELOG\.md$/,
  /^config\.(d\.ts|schema\.json)$/,
  /^dist\//,
  /^bin\//,
  // The mappings of sub-paths that the packing makes for older resolvers.
  /^[\w-]+\/package\.json$/,
];

const NEEDED = ['package.json', 'README.md', 'LICENSE'];

/** What a packed package holds beyond, or lacks of, what it should. */
export function findPackFaults(name, files) {
  return [
    ...files
      .filter(file => !ALLOWED.some(pattern => pattern.test(file)))
      .map(file => `${name}: packs ${file}`),
    ...NEEDED.filter(file => !files.includes(file)).map(
      file => `${name}: lacks ${file}`,
    ),
  ];
}

/** The files of a package from what `tar -t` prints. */
export const readPackedFiles = output =>
  output
    .split('\n')
    .map(line => line.trim().replace(/^package\//, ''))
    .filter(line => line !== '' && !line.endsWith('/'));
