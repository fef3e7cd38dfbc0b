import { expect, test, type Page } from '@playwright/test';
import { openStory, shown } from './openStory';

/** What a person hears of what has the focus. */
const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const labelled = element?.getAttribute('aria-labelledby');
    return (
      element?.getAttribute('aria-label') ??
      (labelled && document.getElementById(labelled)?.textContent) ??
      (element as HTMLInputElement | null)?.labels?.[0]?.textContent ??
      element?.textContent ??
      ''
    ).trim();
  });

/** Presses a key until something of this name has the focus, as somebody without a mouse has to. */
async function walkTo(
  page: Page,
  key: 'Tab' | 'ArrowDown',
  name: string | RegExp,
  most: number,
) {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press(key);
    const said = await focusedName(page);
    if (typeof name === 'string' ? said === name : name.test(said)) return;
  }
  throw new Error(`${key} does not lead to ${name} within ${most} presses`);
}

const tabTo = (page: Page, name: string | RegExp) =>
  walkTo(page, 'Tab', name, 60);

const focusShows = (page: Page) =>
  page.locator(':focus').evaluate(element => {
    const style = getComputedStyle(element);
    return (
      style.outlineStyle !== 'none' ||
      style.boxShadow !== 'none' ||
      element.querySelector('.MuiTouchRipple-ripplePulsate') !== null ||
      style.backgroundColor !== 'rgba(0, 0, 0, 0)'
    );
  });

test('forks, reads, shares and unforks with the keyboard alone', async ({
  page,
}) => {
  await openStory(page, 'alone');
  await page.keyboard.press('f');
  const dialog = page.getByRole('dialog', { name: 'Fork reviews' });
  await expect(dialog.getByLabel('Image')).toBeFocused();
  await expect(dialog.getByText(/\d+ objects/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expect(
    page.getByRole('heading', {
      name: 'Your fork answers requests with your header.',
    }),
  ).toBeVisible();

  const copied = shown(page, 'Copied curl');
  await page.keyboard.press('c');
  await copied;

  await tabTo(page, 'Share');
  expect(await focusShows(page)).toBe(true);
  // Nobody waits for a dialog before the next key: not one may reach the page behind it.
  await page.keyboard.press('Enter');
  const share = page.getByRole('dialog', { name: /^Share / });
  await tabTo(page, /^Person or group/);
  await page.keyboard.type('bob');
  await page.keyboard.press('Enter');
  await expect(share.getByText('bob', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(share).toBeHidden();
  // The focus is back where it was, not at the beginning of the page.
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused();

  await tabTo(page, 'More actions');
  await page.keyboard.press('Enter');
  await walkTo(page, 'ArrowDown', 'Unfork reviews', 6);
  const undoable = shown(page, 'reviews will be unforked');
  await page.keyboard.press('Enter');
  await undoable;
  await page.keyboard.press('Control+Enter');
  await expect(
    page.getByRole('heading', { name: /^reviews is shared by everyone/ }),
  ).toBeVisible();
});

test('walks through the topology with arrows, finds, and turns it into a table', async ({
  page,
}) => {
  await openStory(page, 'ready');
  await tabTo(page, /^ingress, gateway|^web, service|^reviews, /);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const focused = page.locator(':focus');
  const label = await focused.getAttribute('aria-label');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Called by')).toBeVisible();
  await expect(focused).toHaveAttribute('aria-label', label!);
  await page.keyboard.press('Escape');
  await expect(page.getByText('Called by')).toBeHidden();

  await page.keyboard.press('/');
  await expect(
    page.getByRole('searchbox', { name: 'Find a service' }),
  ).toBeFocused();
  await page.keyboard.type('pay');
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(
    page.getByRole('table').getByText('api.psp.example.com').first(),
  ).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
});

test('goes through the views of a fork with the arrows', async ({ page }) => {
  await openStory(page, 'ready');
  await tabTo(page, 'Traffic');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Pods' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
});

test('a space that one deletes leaves no trace in the address', async ({
  page,
}) => {
  await openStory(page, 'ready', { add: '&space=alice-reviews' });
  await page.getByRole('button', { name: 'More actions' }).last().click();
  await page.getByRole('menuitem', { name: 'Delete this space' }).click();
  await page.getByRole('button', { name: /^Now/ }).click();
  await expect(
    page.getByRole('heading', { name: /^reviews is shared by everyone/ }),
  ).toBeVisible();
  await expect(page).not.toHaveURL(/space=/);
});
