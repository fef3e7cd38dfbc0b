import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from '@playwright/test';

/** Runs a look at a page of one script in Chromium, without a GPU, and ends both. */
export async function inBrowser(
  script: string,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader(
      'content-type',
      isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
    );
    response.end(
      isScript
        ? script
        : '<!doctype html><html lang="en"><body style="margin:0"><div id="root" style="width:1280px;height:720px"></div><script src="/page.js"></script></body></html>',
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--disable-gpu',
      '--js-flags=--expose-gc',
      // Chromium refuses its sandbox to root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 720 },
    });
    page.on('pageerror', error => process.stderr.write(`${error.stack}\n`));
    await page.goto(`http://127.0.0.1:${port}/`);
    await look(page);
  } finally {
    await browser.close();
    server.close();
  }
}
