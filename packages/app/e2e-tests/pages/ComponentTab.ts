import { expect, type Locator, type Page } from '@playwright/test';
import { ForkDialog } from './ForkDialog';

/** The tab "MeshSpace" on a component's page, by what a person sees of it. */
export class ComponentTab {
  readonly main: Locator;
  readonly topology: Locator;

  constructor(readonly page: Page, readonly component: string) {
    this.main = page.getByRole('main');
    this.topology = page.getByRole('group', { name: /^Topology/ });
  }

  /** By the page of the component, as one gets there. */
  async open() {
    await this.page.goto(`/catalog/default/component/${this.component}`);
    await this.page
      .getByRole('navigation', { name: 'Content navigation' })
      .getByRole('link', { name: 'MeshSpace' })
      .click();
  }

  button = (name: string | RegExp) =>
    this.main.getByRole('button', { name, exact: typeof name === 'string' });

  heading = (name: string | RegExp) =>
    this.main.getByRole('heading', { name, level: 2 });

  get forkButton() {
    return this.button(`Fork ${this.component}`);
  }

  async fork(): Promise<ForkDialog> {
    await this.forkButton.click();
    return this.dialog();
  }

  dialog(): ForkDialog {
    return new ForkDialog(this.page, this.component);
  }

  /** Waits for the sentence that says whether the fork answers. */
  async says(sentence: string | RegExp) {
    await expect(this.heading(sentence)).toBeVisible();
  }

  /** Opens one of the views below the topology. */
  async show(view: string) {
    await this.main.getByRole('tab', { name: view }).click();
    return this.main.getByRole('tabpanel', { name: view });
  }

  async choose(menu: string, item: string | RegExp) {
    // The head of the page has a menu "More actions" of its own.
    await this.button(menu).last().click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** What waits for its undo window to pass, done now. */
  async now(text: string | RegExp) {
    const waiting = this.page.getByRole('status').filter({ hasText: text });
    await waiting.getByRole('button', { name: /^Now/ }).click();
  }

  node = (name: RegExp) => this.topology.getByRole('button', { name });
}
