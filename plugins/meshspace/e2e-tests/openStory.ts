import { expect, type Page } from '@playwright/test';
import { STORIES, type Story } from '../dev/stories';

/** What the libraries around us say themselves. */
const NOT_OURS = [
  /findDOMNode is deprecated/,
  /Support for defaultProps will be removed/,
  /React Router Future Flag Warning/,
  /React DevTools/,
  /\[HMR\]|\[webpack-dev-server\]|\[rspack/i,
];

/** Opens a story; what the console says is gathered in `said`. */
export async function openStory(
  page: Page,
  id: string,
  {
    theme = 'light',
    add = '',
  }: { theme?: 'light' | 'dark'; add?: string } = {},
): Promise<{ story: Story; said: string[] }> {
  const story = STORIES[id];
  const said: string[] = [];
  page.on('console', message => {
    if (
      ['error', 'warning'].includes(message.type()) &&
      !NOT_OURS.some(each => each.test(message.text()))
    )
      said.push(message.text());
  });
  page.on('pageerror', error => said.push(String(error)));
  await page.addInitScript(
    chosen => window.localStorage.setItem('theme', chosen),
    theme,
  );
  const separator = story.path.includes('?') ? '&' : '?';
  await page.goto(`${story.path}${separator}story=${id}${add}`);
  await comeThere(page, story);
  return { story, said };
}

/** To what the story is about, from its page. */
export async function comeThere(page: Page, story: Story) {
  await expect(page.getByText(story.shows).first()).toBeVisible();
  for (const name of story.press ?? [])
    await page
      .getByRole('button', { name })
      .or(page.getByRole('tab', { name }))
      .or(page.locator('summary', { hasText: name }))
      .last()
      .click();
  if (story.then)
    await expect(page.getByText(story.then).first()).toBeVisible();
}

/** Switches the theme as another tab of the same person would. The portal begins anew then: dialogs are closed. */
export async function switchTheme(page: Page, theme: 'light' | 'dark') {
  await page.evaluate(chosen => {
    window.localStorage.setItem('theme', chosen);
    window.dispatchEvent(
      new StorageEvent('storage', { key: 'theme', newValue: chosen }),
    );
  }, theme);
  await expect(page.locator('body')).toHaveAttribute('data-theme-mode', theme);
}

/** Waits until what was asked for has been laid out and painted, and what fades has faded. */
export const painted = (page: Page) =>
  page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    const passing = document
      .getAnimations()
      .filter(each => each.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map(each => each.finished));
  });

/** Resolves once a text has stood there, however short: asked for before what makes it appear. */
export const shown = (page: Page, text: string): Promise<unknown> =>
  page.waitForFunction(
    wanted => document.body.innerText.includes(wanted),
    text,
    { polling: 'raf', timeout: 60_000 },
  );
