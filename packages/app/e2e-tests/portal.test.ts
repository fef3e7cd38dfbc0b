import { expect, test } from '@playwright/test';
import { catalogLink, signInAs } from './people';

for (const title of ['Alice', 'Bob', 'Olga'] as const) {
  test(`${title} signs in and sees the shop's services`, async ({ page }) => {
    await signInAs(page, title);
    await page.goto('/?filters[kind]=component&filters[user]=all');
    for (const name of ['reviews', 'checkout', 'inventory']) {
      await expect(
        page.locator(`a[href="/catalog/default/component/${name}"]`).first(),
      ).toBeVisible();
    }
  });
}

test('a reload keeps the person, signing out asks again', async ({ page }) => {
  await signInAs(page, 'Bob');
  await page.reload();
  await expect(catalogLink(page)).toBeVisible();
  await page.goto('/settings');
  await expect(page.getByText('bob@example.com')).toBeVisible();
  await page.getByTestId('user-settings-menu').click();
  await page.getByTestId('sign-out').click();
  await expect(
    page.getByRole('button', { name: 'Sign in as Alice' }),
  ).toBeVisible();
});

test('the tab of a service of the shop offers to fork it', async ({ page }) => {
  await signInAs(page, 'Alice');
  await page.goto('/catalog/default/component/reviews');
  await page
    .getByRole('navigation', { name: 'Content navigation' })
    .getByRole('link', { name: 'MeshSpace' })
    .click();
  await expect(
    page.getByText('reviews is shared by everyone in shop'),
  ).toBeVisible();
});
