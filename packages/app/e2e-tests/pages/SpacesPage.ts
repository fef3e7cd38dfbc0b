import { expect, type Page } from '@playwright/test';

/** The page of all spaces. */
export class SpacesPage {
  constructor(readonly page: Page) {}

  async open(scope: 'mine' | 'team' | 'all' = 'mine') {
    await this.page.goto(`/meshspaces?scope=${scope}`);
    await expect(
      this.page.getByRole('searchbox', { name: 'Search spaces' }),
    ).toBeVisible();
  }

  link = (space: string) =>
    this.page.getByRole('link', { name: space, exact: true });

  row = (space: string) =>
    this.page.getByRole('row').filter({ has: this.link(space) });
}
