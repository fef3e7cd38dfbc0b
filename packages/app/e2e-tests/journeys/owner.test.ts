import { expect, test } from '@playwright/test';
import { leftOf, snapshot } from '../observe/cluster';
import { answeredBy, frontPage, paste } from '../observe/shop';
import { ComponentTab } from '../pages/ComponentTab';
import { SpacesPage } from '../pages/SpacesPage';
import { signInAs } from '../people';

const SPACE = 'alice-journey';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('Alice forks reviews, works with the fork, and leaves no trace', async ({
  page,
}) => {
  test.slow();
  const before = await snapshot();
  const tab = new ComponentTab(page, 'reviews');
  let curl = '';

  await test.step('signs in and opens the tab of her component', async () => {
    await signInAs(page, 'Alice');
    await tab.open();
    await tab.says(/^reviews is shared by everyone in shop/);
  });

  await test.step('forks it, with the consequences beside the form', async () => {
    const dialog = await tab.fork();
    await dialog.fill({ name: SPACE, image: 'shop/reviews:pr-7' });
    await dialog.planned();
    await expect(dialog.preview).toContainText(
      `A copy of reviews runs in ${SPACE}, with the image reviews:pr-7.`,
    );
    await dialog.confirm();
  });

  await test.step('sees it become ready', async () => {
    await tab.says('Your fork answers requests with your header.');
  });

  await test.step('copies the curl and runs it', async () => {
    await tab.button('Copy curl').click();
    await expect(tab.button('Copied curl')).toBeVisible();
    curl = await page.evaluate(() => navigator.clipboard.readText());
    expect(curl).toMatch(/^curl -H 'x-meshspace: \S+' /);
    await expect
      .poll(async () => answeredBy(await paste(curl), 'reviews'))
      .toBe(`pr-7 · fork in ${SPACE}`);
    // What the fork does not hold is the base's.
    expect(answeredBy(await paste(curl), 'web')).toBe('v1');
    const withoutHeader = curl.replace(/ -H '[^']+'/, '');
    expect(answeredBy(await paste(withoutHeader), 'reviews')).toBe('v1');
  });

  await test.step('opens the fork in the browser, at an address that needs no header', async () => {
    await tab.button('Open in browser').click();
    const dialog = page.getByRole('dialog', { name: 'Open in the browser' });
    await expect(
      dialog.getByRole('img', { name: 'QR code of the address' }),
    ).toBeVisible();
    const [opened] = await Promise.all([
      page.waitForEvent('popup'),
      dialog.getByRole('link', { name: `${SPACE}.shop.localhost` }).click(),
    ]);
    await expect(async () => {
      await opened.reload();
      expect(answeredBy(await opened.content(), 'reviews')).toBe(
        `pr-7 · fork in ${SPACE}`,
      );
    }).toPass();
    await opened.close();
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('proves from the tab which pod answers', async () => {
    await tab.button('Send a test request').click();
    await expect(
      tab.main.getByText(/^Your fork answered: reviews-/),
    ).toBeVisible();
  });

  await test.step('has the base answer her requests, and the fork get copies; then the fork again', async () => {
    const treat = async () => {
      await tab.button('Treat them differently').click();
      return page.getByRole('dialog', { name: 'Your requests on their way' });
    };
    const dialog = await treat();
    await dialog.getByLabel('Who answers').click();
    await page
      .getByRole('option', { name: 'The base, my fork gets copies' })
      .click();
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await tab.says(/^The base answers requests with your header/);
    await expect
      .poll(async () => answeredBy(await paste(curl), 'reviews'))
      .toBe('v1');
    await (await treat())
      .getByRole('button', { name: 'As the base’s again' })
      .click();
    await tab.says('Your fork answers requests with your header.');
    await expect
      .poll(async () => answeredBy(await paste(curl), 'reviews'))
      .toBe(`pr-7 · fork in ${SPACE}`);
  });

  await test.step('sees the way of her requests in the topology', async () => {
    const path = /on the header's path/;
    await expect(
      tab.node(new RegExp(`^reviews, fork, in space ${SPACE}.*${path.source}`)),
    ).toBeVisible();
    await expect(tab.node(/^web, service.*on the header's path/)).toBeVisible();
    await tab.node(/^reviews, fork/).click();
    await expect(tab.main.getByText(SPACE).last()).toBeVisible();
  });

  await test.step('reads the log of the request she just made', async () => {
    const logs = await tab.show('Logs');
    await expect(logs.getByRole('log')).toContainText(
      'reviews pr-7 listens on',
    );
    await logs.getByLabel('Search the log').fill('x-meshspace=');
    await expect(logs.getByRole('status')).toHaveText(/^[1-9]/);
  });

  await test.step('sees its traffic beside the base', async () => {
    // The figures are sampled: requests must come for a while.
    const value = /x-meshspace: ([^']+)'/.exec(curl)![1];
    const traffic = await tab.show('Traffic');
    await expect(async () => {
      await frontPage({ 'x-meshspace': value });
      await expect(
        traffic.getByRole('img', { name: /Requests to the fork/ }),
      ).toBeVisible({ timeout: 1_000 });
    }).toPass();
  });

  await test.step('extends the space', async () => {
    await tab.choose('Extend', /^7 d/);
    await expect(tab.main.getByText(/^ends in 6d 23h/)).toBeVisible();
  });

  await test.step('unforks: her header gets the base again', async () => {
    await tab.choose('More actions', 'Unfork reviews');
    await tab.now(/reviews will be unforked/);
    await tab.says(/^reviews is shared by everyone in shop/);
    await expect
      .poll(async () => answeredBy(await paste(curl), 'reviews'))
      .toBe('v1');
  });

  await test.step('deletes the space, and nothing is left', async () => {
    const spaces = new SpacesPage(page);
    await spaces.open();
    await spaces.link(SPACE).click();
    await tab.choose('More actions', 'Delete this space');
    await tab.now(`The space ${SPACE} will be deleted.`);
    await spaces.open();
    await expect(spaces.link(SPACE)).toBeHidden();
    await expect.poll(() => leftOf(SPACE)).toEqual([]);
    await expect.poll(snapshot).toEqual(before);
  });
});
