import { expect, test } from '@playwright/test';
import { signInAs } from './people';

for (const title of ['Alice', 'Bob', 'Olga'] as const) {
  test(`${title} signs in and sees the shop's services`, async ({ page }) => {
    await signInAs(page, title);
    await page.goto('/?filters[kind]=component&filters[user]=all');
    for (const name of ['reviews', 'checkout', 'inventory']) {
      await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
    }
  });
}

test('a reload keeps the person, signing out asks again', async ({ page }) => {
  await signInAs(page, 'Bob');
  await page.reload();
  await expect(page.getByRole('link', { name: 'Catalog' })).toBeVisible();
  await page.goto('/settings');
  await expect(page.getByText('bob@example.com')).toBeVisible();
  await page.getByTestId('user-settings-menu').click();
  await page.getByTestId('sign-out').click();
  await expect(
    page.getByRole('button', { name: 'Sign in as Alice' }),
  ).toBeVisible();
});

test('a service of the shop has a page with the Kubernetes tab', async ({
  page,
}) => {
  await signInAs(page, 'Alice');
  await page.goto('/catalog/default/component/reviews');
  await expect(
    page.getByRole('heading', { name: 'reviews', level: 1 }),
  ).toBeVisible();
  await expect(page.getByText('storefront').first()).toBeVisible();
});
