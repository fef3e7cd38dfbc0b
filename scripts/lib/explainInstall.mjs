import { lastLines, stripAnsi } from './text.mjs';

const CAUSES = [
  {
    kind: 'disk',
    pattern: /ENOSPC|no space left on device/i,
    sentence:
      'The disk is full; free about 4 GB and run the same command again.',
  },
  {
    kind: 'certificate',
    pattern:
      /unable to get (?:local )?issuer certificate|unable to verify the first certificate|self[- ]signed certificate|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF|SELF_SIGNED_CERT/i,
    sentence:
      'The certificate of the package registry is not trusted here; set NODE_EXTRA_CA_CERTS to the file with the certificates of your network, and run the same command again.',
  },
  {
    kind: 'network',
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network (?:request )?timed? ?out|RequestError/,
    sentence:
      'The package registry cannot be reached; connect to the network (or set your registry with `npm config set registry`) and run the same command again.',
  },
  {
    kind: 'cache',
    pattern: /YN0018|EINTEGRITY|checksum/i,
    sentence:
      'A package arrives damaged, from the cache and from the registry; run the same command again, and ask whoever runs your registry if it stays so.',
  },
  {
    kind: 'lockfile',
    pattern: /YN0028|lockfile would have been modified/,
    sentence:
      'yarn.lock does not fit the package.json files; run `yarn install` and commit the lock file.',
  },
  {
    kind: 'compiler',
    pattern: /gyp ERR|not found: make|better-sqlite3@.*couldn't be built/,
    sentence:
      'A native module could not be compiled; install a C++ compiler, make and Python (Debian: `apt-get install g++ make python3`) and run the same command again.',
  },
  {
    kind: 'rights',
    pattern: /EACCES|EPERM/,
    sentence:
      'A file may not be written by you; run as the owner of this folder or clone the project elsewhere.',
  },
];

/** Names the cause of a failed install from what the package manager printed. */
export function explainInstall(output) {
  const text = stripAnsi(output)
    .split('\n')
    // Optional modules may fail to compile without harm; their lines are no cause.
    .filter(line => !/keytar@|cpu-features@/.test(line))
    .join('\n');
  const cause = CAUSES.find(({ pattern }) => pattern.test(text));
  return (
    cause ?? {
      kind: 'unknown',
      sentence: `Installing failed:\n${lastLines(text, 12)}`,
    }
  );
}
