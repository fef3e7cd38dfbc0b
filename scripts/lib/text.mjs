export const stripAnsi = text => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');

export function lastLines(text, count) {
  return stripAnsi(text)
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
