/** What the embedded cluster says when it serves, or undefined for any other line. */
export function parseReadyLine(line) {
  const match = /^ready (\{.*\})\s*$/.exec(line);
  if (!match) {
    return undefined;
  }
  let said;
  try {
    said = JSON.parse(match[1]);
  } catch {
    return undefined;
  }
  return typeof said.url === 'string' && typeof said.token === 'string'
    ? said
    : undefined;
}
