/**
 * What go, pip and apt print when a pinned version cannot be had: the registry does not serve it (any more) or
 * cannot be reached. A compiler's complaint about code is none of these.
 */
const cannotBeHad: RegExp[] = [
  /: (?:reading|Get) .*: (?:403 Forbidden|404 Not Found|410 Gone|5\d\d [A-Z].*)/,
  /(?:403 Forbidden|404 Not Found|410 Gone)\b/,
  /no matching versions for query/,
  /unknown revision/,
  /module lookup disabled by GOPROXY=off/,
  /dial tcp.*(?:no such host|connection refused|i\/o timeout|network is unreachable)/,
  /TLS handshake timeout/,
  /No matching distribution found/,
  /Could not find a version that satisfies/,
  /Failed to establish a new connection/,
  /Unable to locate package/,
  /Failed to fetch/,
  /has no installation candidate/,
];

/** The first line that says so, or undefined when the failure has another reason. */
export function unavailableReason(output: string): string | undefined {
  return output
    .split('\n')
    .map(line => line.trim())
    .find(line => cannotBeHad.some(pattern => pattern.test(line)));
}
