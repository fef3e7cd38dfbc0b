import { defineConfig } from '@playwright/test';

// `npm test -- browser` starts the portal and sets these; against a portal that
// runs already: PLAYWRIGHT_URL=http://localhost:3000 yarn test:e2e --project portal
export default defineConfig({
  timeout: 180_000,
  // Pages of the dev server are slow to load on a busy machine of two cores.
  expect: { timeout: 60_000 },
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME
    ? [['list'], ['json']]
    : [['list']],
  use: {
    baseURL: process.env.PLAYWRIGHT_URL ?? 'http://localhost:3000',
    actionTimeout: 60_000,
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      // Chromium refuses its sandbox to root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    {
      name: 'portal',
      testDir: 'packages/app/e2e-tests',
      // They share one cluster, and one of them looks at all of it.
      workers: 1,
    },
    // Not a test: `yarn screenshots` renews docs/images.
    ...(process.env.MESHSPACE_SCREENSHOTS
      ? [
          {
            name: 'screenshots',
            testDir: 'packages/app/e2e-tests',
            testMatch: 'screenshots.ts',
          },
        ]
      : []),
    {
      name: 'stories',
      testDir: 'plugins/meshspace/e2e-tests',
      fullyParallel: true,
      use: { baseURL: process.env.STORIES_URL ?? 'http://localhost:3199' },
    },
  ],
  // The stories need no backend, only what bundles them.
  webServer: process.env.STORIES_URL
    ? undefined
    : {
        command: 'node plugins/meshspace/e2e-tests/storyServer.mjs',
        url: 'http://localhost:3199',
        timeout: 180_000,
        reuseExistingServer: !process.env.CI,
      },
  outputDir: '.meshspace/test-results',
});
