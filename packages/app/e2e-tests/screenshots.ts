import { mkdirSync, statSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { frontPage } from './observe/shop';
import { ComponentTab } from './pages/ComponentTab';
import { signInAs } from './people';

/*
 * `yarn screenshots` takes the pictures of the README from the portal that runs
 * (PLAYWRIGHT_URL, or port 3000), with what a person does in it.
 */

const FOLDER = 'docs/images';
const LIMIT = 300_000;
const SPACE = 'alice-reviews';

test.use({
  viewport: { width: 1280, height: 800 },
  permissions: ['clipboard-read', 'clipboard-write'],
});

/** In both themes. The portal begins anew with another one, so each picture is come to anew. */
async function take(page: Page, name: string, come: () => Promise<void>) {
  for (const theme of ['light', 'dark']) {
    await page.evaluate(chosen => {
      window.localStorage.setItem('theme', chosen);
      window.dispatchEvent(new StorageEvent('storage', { key: 'theme' }));
    }, theme);
    await expect(page.locator('body')).toHaveAttribute(
      'data-theme-mode',
      theme,
    );
    await come();
    await page.mouse.move(0, 0);
    await page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter(
            each => each.effect?.getComputedTiming().iterations !== Infinity,
          )
          .map(each => each.finished),
      ),
    );
    const path = `${FOLDER}/${name}-${theme}.png`;
    await page.screenshot({ path });
    expect(statSync(path).size, path).toBeLessThan(LIMIT);
  }
}

test('the pictures of the README', async ({ page }) => {
  test.slow();
  mkdirSync(FOLDER, { recursive: true });
  await signInAs(page, 'Alice');
  const tab = new ComponentTab(page, 'reviews');
  await tab.open();
  await tab.says(/^reviews is shared by everyone in shop/);
  const fillIn = async () => {
    const dialog = await tab.fork();
    await dialog.fill({ name: SPACE, image: 'shop/reviews:v2-dark' });
    await dialog.planned();
  };
  await take(page, 'fork', fillIn);
  await tab.dialog().confirm();
  await tab.says('Your fork answers requests with your header.');

  const header = await tab.main.getByText(/^x-meshspace: \w+$/).innerText();
  const value = header.split(': ')[1];
  const send = async () => {
    for (let requests = 0; requests < 10; requests++)
      await frontPage({ 'x-meshspace': value });
  };
  // Figures appear when the mesh has measured some requests.
  await expect(async () => {
    await send();
    await expect(tab.node(/^reviews, fork.* rps/)).toBeVisible({
      timeout: 1_000,
    });
  }).toPass();
  // The page of the space shows all of the shop, not only who talks to reviews.
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`/meshspaces/space/demo/${SPACE}`);
  await take(page, 'space', () =>
    expect(tab.node(/^reviews, fork.* rps/)).toBeVisible(),
  );

  await tab.choose('More actions', 'Delete this space');
  await tab.now(`The space ${SPACE} will be deleted.`);
});
