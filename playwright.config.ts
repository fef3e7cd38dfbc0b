import { defineConfig } from '@playwright/test';

// `npm test -- browser` starts the portal and sets these; against a portal that
// runs already: PLAYWRIGHT_URL=http://localhost:3000 yarn test:e2e
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  timeout: 180_000,
  // Pages of the dev server are slow to load on a busy machine of two cores.
  expect: { timeout: 60_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME
    ? [['list'], ['json']]
    : [['list']],
  use: {
    baseURL: process.env.PLAYWRIGHT_URL ?? 'http://localhost:3000',
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      // Chromium refuses its sandbox to root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  outputDir: '.meshspace/test-results',
});
