import { expect, type Locator, type Page } from '@playwright/test';

export class ForkDialog {
  readonly root: Locator;
  readonly preview: Locator;

  constructor(page: Page, component: string) {
    this.root = page.getByRole('dialog', { name: `Fork ${component}` });
    this.preview = this.root.getByRole('region', { name: 'What will happen' });
  }

  async fill({ name, image }: { name: string; image?: string }) {
    await this.root.getByLabel('Name of the space').fill(name);
    if (image !== undefined) await this.image.fill(image);
  }

  get image() {
    return this.root.getByLabel('Image');
  }

  /** The dry run is there and belongs to what is filled in. */
  async planned() {
    await expect(this.preview.getByRole('listitem').first()).toBeVisible();
    await expect(this.preview).toHaveAttribute('aria-busy', 'false');
  }

  async confirm() {
    await this.root.getByRole('button', { name: /^Fork/ }).click();
    await expect(this.root).toBeHidden();
  }
}
