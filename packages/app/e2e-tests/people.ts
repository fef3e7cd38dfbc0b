import { Page, expect } from '@playwright/test';

/** Opens the portal and signs in as one of the demo's people. */
export async function signInAs(page: Page, title: 'Alice' | 'Bob' | 'Olga') {
  await page.goto('/');
  await page.getByRole('button', { name: `Sign in as ${title}` }).click();
  await expect(page.getByRole('link', { name: 'Catalog' })).toBeVisible();
}
