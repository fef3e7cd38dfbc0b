const ESCAPE = String.fromCharCode(27);
const STYLE = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g');

export const stripAnsi = text => text.replace(STYLE, '');

export function lastLines(text, count) {
  return stripAnsi(text)
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
