import { chromium, type Page } from '@playwright/test';
import { median, quantile, print } from '../measure';

/*
 * Of a portal that runs with its real backend: `npm start`, or PLAYWRIGHT_URL
 * and MESHSPACE_CLUSTER_URL of another one.
 */
const portal = process.env.PLAYWRIGHT_URL ?? 'http://localhost:3000';
const cluster = process.env.MESHSPACE_CLUSTER_URL ?? 'http://127.0.0.1:7443';
const SPACES = '/apis/meshspace.dev/v1alpha1/meshspaces';
const NAME = 'bench-live';
const HOUR = 3_600_000;
const EVENTS = 100;
const CLICKS = 15;
/** A space's signals are at most four a second: one event must not wait for the one before. */
const BETWEEN_MS = 700;

async function ask(path: string, method: string, body?: object) {
  const response = await fetch(`${cluster}${path}`, {
    method,
    headers: {
      'content-type':
        method === 'PATCH'
          ? 'application/merge-patch+json'
          : 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  if (!response.ok && response.status !== 404)
    throw new Error(`${method} ${path}: ${await response.text()}`);
}

const space = {
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: { name: NAME },
  spec: {
    base: 'shop',
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: 'benchlive01' },
    forks: [
      {
        workload: { kind: 'Deployment', name: 'reviews' },
        entityRef: 'component:default/reviews',
        containers: [{ name: 'app', image: 'shop/reviews:pr-7' }],
      },
    ],
  },
};

/** From the change in the cluster to the frame that shows it, in ms. */
async function eventToPixel(page: Page, days: number): Promise<number> {
  const text = `ends in ${days}d`;
  const seen = page.evaluate(
    wanted =>
      new Promise<number>(resolve => {
        const look = () => {
          if (document.querySelector('main')?.textContent?.includes(wanted))
            resolve(performance.timeOrigin + performance.now());
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    text,
  );
  const sent = performance.timeOrigin + performance.now();
  await ask(`${SPACES}/${NAME}`, 'PATCH', {
    spec: {
      expiresAt: new Date(Date.now() + (days * 24 + 1) * HOUR).toISOString(),
    },
  });
  return (await seen) - sent;
}

/** From the click on the tab to the frame that shows whether the fork answers, in ms. */
const clickToAnswer = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>(resolve => {
        const link = [...document.querySelectorAll('nav a')].find(
          each => each.textContent === 'MeshSpace',
        ) as HTMLElement;
        const start = performance.now();
        link.click();
        const look = () => {
          const there = [...document.querySelectorAll('h2')].some(each =>
            each.textContent?.startsWith('Your fork answers'),
          );
          if (there) resolve(performance.now() - start);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
  );

async function measure(page: Page) {
  await page.goto(portal);
  await page.getByRole('button', { name: 'Sign in as Alice' }).click();
  await page.getByTestId('sidebar-root').getByRole('link').first().waitFor();
  await page.goto(`${portal}/catalog/default/component/reviews/meshspace`);
  await page.getByText('Your fork answers requests').waitFor();
  const delays: number[] = [];
  for (let turn = 0; turn < EVENTS + 10; turn++) {
    await page.waitForTimeout(BETWEEN_MS);
    const delay = await eventToPixel(page, 2 + (turn % 7));
    // The first ones open connections and compile.
    if (turn >= 10) delays.push(delay);
  }
  print('Event to pixel, real backend: median', median(delays), 'ms');
  print(
    'Event to pixel, real backend: p99',
    quantile(delays, 0.99),
    'ms',
    '≤ 100',
  );
  const clicks: number[] = [];
  const nav = page.getByRole('navigation', { name: 'Content navigation' });
  for (let turn = 0; turn < CLICKS; turn++) {
    await nav.getByRole('link', { name: 'Overview' }).click();
    await page
      .getByText('Your fork answers requests')
      .waitFor({ state: 'hidden' });
    clicks.push(await clickToAnswer(page));
  }
  print(
    'Tab after click, warm data, development build',
    median(clicks),
    'ms',
    '≤ 300',
  );
}

async function main() {
  const runs = await fetch(portal).then(
    answer => answer.ok,
    () => false,
  );
  if (!runs) {
    process.stdout.write(
      `left out: no portal at ${portal}; start one with npm start\n`,
    );
    return;
  }
  await ask(`${SPACES}/${NAME}`, 'DELETE');
  await ask(SPACES, 'POST', space);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
    });
    page.setDefaultTimeout(120_000);
    await measure(page);
  } finally {
    await browser.close();
    await ask(`${SPACES}/${NAME}`, 'DELETE');
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
