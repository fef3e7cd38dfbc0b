import { expect, test } from '@playwright/test';
import { leftOf } from '../observe/cluster';
import { answeredBy, frontPage } from '../observe/shop';
import { ComponentTab } from '../pages/ComponentTab';
import { signInAs } from '../people';

const SPACE = 'alice-broken';

test('a fork that crashes says why, and the base answers its header', async ({
  page,
}) => {
  test.slow();
  const tab = new ComponentTab(page, 'ratings');
  const header = async () => {
    const [name, value] = (
      await tab.main.getByText(/^[\w-]+: \w{6,}$/).innerText()
    ).split(': ');
    return { [name]: value };
  };

  await test.step('forks ratings with an image that crashes', async () => {
    await signInAs(page, 'Alice');
    await tab.open();
    const dialog = await tab.fork();
    await dialog.fill({ name: SPACE, image: 'shop/ratings:crash' });
    await dialog.planned();
    await dialog.confirm();
  });

  await test.step('reads that it keeps stopping, and what its requests get', async () => {
    await tab.says('Your fork keeps stopping.');
    await expect(
      tab.main.getByText(/Requests with your header get the base\./).first(),
    ).toBeVisible();
    expect(answeredBy(await frontPage(await header()), 'ratings')).toBe('v1');
  });

  await test.step('sees the log of the crash', async () => {
    await tab.button('Logs of the crash').click();
    await expect(tab.main.getByRole('log')).toContainText(/\S/);
  });

  await test.step('chooses an image that does not exist, and reads so', async () => {
    await tab.button('Change image').click();
    await tab.main.getByLabel('Image').fill('shop/ratings:nowhere');
    await tab.button('Use this image').click();
    await tab.says('The image shop/ratings:nowhere cannot be fetched.');
    expect(answeredBy(await frontPage(await header()), 'ratings')).toBe('v1');
  });

  await test.step('chooses one that works', async () => {
    await tab.button('Change image').click();
    await tab.main.getByLabel('Image').fill('shop/ratings:pr-2');
    await tab.button('Use this image').click();
    await tab.says('Your fork answers requests with your header.');
    await expect
      .poll(async () => answeredBy(await frontPage(await header()), 'ratings'))
      .toBe(`pr-2 · fork in ${SPACE}`);
  });

  await test.step('takes the deletion back once, then deletes', async () => {
    await tab.choose('More actions', 'Delete this space');
    await page.getByRole('button', { name: 'Undo' }).click();
    await tab.says('Your fork answers requests with your header.');
    await tab.choose('More actions', 'Delete this space');
    await tab.now(`The space ${SPACE} will be deleted.`);
    await expect.poll(() => leftOf(SPACE)).toEqual([]);
  });
});
