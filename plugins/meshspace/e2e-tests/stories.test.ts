import { mkdirSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { STORIES } from '../dev/stories';
import { axeViolations, misfits } from './checks';
import { comeThere, openStory, painted, switchTheme } from './openStory';

const HEIGHT = 900;
const WIDTHS = [1440, 768, 320];
/** Pages that use all the room that a large screen has. */
const LARGE = 3840;

/** For people who look: `STORY_SCREENSHOTS=folder` keeps what was seen. */
const folder = process.env.STORY_SCREENSHOTS;
if (folder) mkdirSync(folder, { recursive: true });

for (const [id, story] of Object.entries(STORIES)) {
  test(`${id}: ${story.title}`, async ({ page }) => {
    await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
    const { said } = await openStory(page, id);
    const found: string[] = [];
    for (const theme of ['light', 'dark'] as const) {
      if (theme === 'dark') {
        await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
        await switchTheme(page, theme);
        await comeThere(page, story);
      }
      for (const width of story.large ? [LARGE, ...WIDTHS] : WIDTHS) {
        await page.setViewportSize({ width, height: HEIGHT });
        await painted(page);
        const wrong = [
          ...(await misfits(page)),
          ...(await axeViolations(page)),
        ];
        found.push(...wrong.map(each => `${theme}, ${width} px: ${each}`));
        if (folder)
          await page.screenshot({
            path: `${folder}/${id}-${theme}-${width}.png`,
            fullPage: true,
          });
      }
    }
    expect(found).toEqual([]);
    expect(said).toEqual([]);
  });
}
