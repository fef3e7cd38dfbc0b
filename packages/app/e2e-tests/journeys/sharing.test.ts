import { expect, test, type Browser } from '@playwright/test';
import { leftOf } from '../observe/cluster';
import { ComponentTab } from '../pages/ComponentTab';
import { SpacesPage } from '../pages/SpacesPage';
import { signInAs, type Person } from '../people';

const SPACE = 'alice-shared';

/** A browser of their own for each person. */
async function arrive(browser: Browser, person: Person) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInAs(page, person);
  return page;
}

test('a space is shared with a team mate and stays unseen by an outsider', async ({
  browser,
}) => {
  test.slow();
  const alice = await arrive(browser, 'Alice');
  const tab = new ComponentTab(alice, 'recommendation');
  let link = '';

  await test.step('Alice forks recommendation and shares the space with Bob', async () => {
    await tab.open();
    const dialog = await tab.fork();
    await dialog.fill({ name: SPACE });
    await dialog.planned();
    await dialog.confirm();
    await tab.says('Your fork answers requests with your header.');
    await tab.button('Share').click();
    const share = alice.getByRole('dialog', { name: `Share ${SPACE}` });
    link = await share.getByText(/^http.*alice-shared$/).innerText();
    await share.getByLabel('Person or group').fill('bob');
    await share.getByRole('button', { name: 'Add' }).click();
    await expect(share.getByText('bob', { exact: true })).toBeVisible();
    await share.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('Bob opens the link, and extends the space', async () => {
    const bob = await arrive(browser, 'Bob');
    await bob.goto(link);
    await expect(bob.getByText("alice's space on shop")).toBeVisible();
    const button = bob.getByRole('button', { name: 'Extend' });
    await button.click();
    await bob.getByRole('menuitem', { name: /^3 d/ }).click();
    await expect(bob.getByText(/^ends in 2d 23h/)).toBeVisible();
    await new ComponentTab(bob, 'recommendation').open();
    await expect(
      bob.getByRole('main').getByRole('link', { name: SPACE }),
    ).toBeVisible();
    await bob.context().close();
  });

  await test.step('Olga sees neither the space nor who has it', async () => {
    const olga = await arrive(browser, 'Olga');
    await olga.goto(link);
    await expect(
      olga.getByRole('heading', { name: new RegExp(SPACE) }),
    ).toHaveText(/^There is no space/);
    await expect(olga.getByText('x-meshspace:')).toBeHidden();
    const spaces = new SpacesPage(olga);
    await spaces.open('all');
    await expect(spaces.row(SPACE)).toBeHidden();
    const theirs = new ComponentTab(olga, 'recommendation');
    await theirs.open();
    await expect(theirs.forkButton).toBeDisabled();
    await expect(
      olga.getByText(/meshspace\.space\.create/).first(),
    ).toBeVisible();
    await expect(olga.getByText(SPACE)).toBeHidden();
    await olga.context().close();
  });

  await test.step('Alice deletes it', async () => {
    await tab.choose('More actions', 'Delete this space');
    await tab.now(`The space ${SPACE} will be deleted.`);
    await expect.poll(() => leftOf(SPACE)).toEqual([]);
    await alice.context().close();
  });
});
