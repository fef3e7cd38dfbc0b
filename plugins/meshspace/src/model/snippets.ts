/** One request that reaches a space. */
export interface SnippetRequest {
  method: string;
  url: string;
  header: { name: string; value: string };
}

export interface Snippet {
  id: 'curl' | 'httpie' | 'fetch' | 'grpcurl' | 'k6' | 'playwright';
  title: string;
  code(request: SnippetRequest): string;
}

/** Safe between single quotes of a POSIX shell. */
export function shell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}

const js = (text: string) => JSON.stringify(text);

/** Host and port as grpcurl wants them. */
function authority(url: string): { target: string; plaintext: boolean } {
  const parsed = new URL(url);
  const plaintext = parsed.protocol !== 'https:';
  const port = parsed.port || (plaintext ? '80' : '443');
  return { target: `${parsed.hostname}:${port}`, plaintext };
}

export const SNIPPETS: Snippet[] = [
  {
    id: 'curl',
    title: 'curl',
    code: ({ method, url, header }) =>
      [
        'curl',
        ...(method === 'GET' ? [] : ['-X', method]),
        '-H',
        shell(`${header.name}: ${header.value}`),
        shell(url),
      ].join(' '),
  },
  {
    id: 'httpie',
    title: 'HTTPie',
    code: ({ method, url, header }) =>
      `http ${method} ${shell(url)} ${shell(`${header.name}:${header.value}`)}`,
  },
  {
    id: 'fetch',
    title: 'fetch',
    code: ({ method, url, header }) =>
      [
        `await fetch(${js(url)}, {`,
        ...(method === 'GET' ? [] : [`  method: ${js(method)},`]),
        `  headers: { ${js(header.name)}: ${js(header.value)} },`,
        '});',
      ].join('\n'),
  },
  {
    id: 'grpcurl',
    title: 'grpcurl',
    code: ({ url, header }) => {
      const { target, plaintext } = authority(url);
      const metadata = shell(`${header.name}: ${header.value}`);
      return `grpcurl ${
        plaintext ? '-plaintext ' : ''
      }-H ${metadata} ${target} list`;
    },
  },
  {
    id: 'k6',
    title: 'k6',
    code: ({ method, url, header }) =>
      [
        `import http from 'k6/http';`,
        '',
        'export default function () {',
        `  http.request(${js(method)}, ${js(url)}, null, {`,
        `    headers: { ${js(header.name)}: ${js(header.value)} },`,
        '  });',
        '}',
      ].join('\n'),
  },
  {
    id: 'playwright',
    title: 'Playwright',
    code: ({ url, header }) =>
      [
        `import { test } from '@playwright/test';`,
        '',
        `test.use({ extraHTTPHeaders: { ${js(header.name)}: ${js(
          header.value,
        )} } });`,
        '',
        `test('my fork', async ({ page }) => {`,
        `  await page.goto(${js(url)});`,
        '});',
      ].join('\n'),
  },
];

/** A profile that the ModHeader browser extension imports. */
export function modHeaderProfile(
  title: string,
  header: { name: string; value: string },
  urls: string[],
): string {
  return JSON.stringify(
    [
      {
        title,
        shortTitle: title.slice(0, 2).toUpperCase(),
        version: 2,
        headers: [{ enabled: true, name: header.name, value: header.value }],
        urlFilters: urls.map(url => ({
          enabled: true,
          urlRegex: `^${new URL(url).origin.replace(
            /[.*+?^${}()|[\]\\]/g,
            '\\$&',
          )}/.*`,
        })),
      },
    ],
    null,
    2,
  );
}

/** The address with another path; the entry point's own path is a prefix of its routes. */
export function withPath(url: string, path: string): string {
  try {
    return new URL(path, url).toString();
  } catch {
    return url;
  }
}
