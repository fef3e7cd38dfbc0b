import { Page, expect } from '@playwright/test';

/** What the sidebar shows only to somebody who is signed in. */
export const catalogLink = (page: Page) =>
  page
    .getByTestId('sidebar-root')
    .getByRole('link', { name: 'Catalog', exact: true });

export type Person = 'Alice' | 'Bob' | 'Olga';

/** Opens the portal and signs in as one of the demo's people. */
export async function signInAs(page: Page, title: Person) {
  await page.goto('/');
  await page.getByRole('button', { name: `Sign in as ${title}` }).click();
  await expect(catalogLink(page)).toBeVisible();
}
