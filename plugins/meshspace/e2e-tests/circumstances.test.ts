import { expect, test } from '@playwright/test';
import { axeViolations, misfits } from './checks';
import { openStory, painted } from './openStory';

const STATES = ['empty', 'ready', 'crash', 'forkDialog', 'spaces', 'platform'];

for (const id of STATES) {
  test(`${id} at 200 % zoom`, async ({ page }) => {
    // A browser that zooms has half the pixels of the page for the same window.
    await page.setViewportSize({ width: 640, height: 450 });
    await openStory(page, id);
    await painted(page);
    expect(await misfits(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
  });

  test(`${id} from right to left`, async ({ page }) => {
    await page.addInitScript(() =>
      document.addEventListener('DOMContentLoaded', () => {
        document.documentElement.dir = 'rtl';
      }),
    );
    await openStory(page, id);
    // The portal underlines its own chosen tab on the wrong side of the page.
    await page.addStyleTag({
      content: '.bui-HeaderNavActive { display: none }',
    });
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await painted(page);
      expect(await misfits(page)).toEqual([]);
    }
    if (process.env.STORY_SCREENSHOTS)
      await page.screenshot({
        path: `${process.env.STORY_SCREENSHOTS}/${id}-rtl.png`,
        fullPage: true,
      });
  });
}

test('nothing moves for those who asked for less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const id of ['ready', 'starting', 'loading']) {
    await openStory(page, id);
    await painted(page);
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .map(each =>
          (each.effect as KeyframeEffect).target?.outerHTML.slice(0, 160),
        ),
    );
    expect(moving).toEqual([]);
  }
});
