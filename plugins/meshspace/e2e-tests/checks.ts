import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const axePath = createRequire(__filename).resolve('axe-core/axe.min.js');

/** Rules that a part of a page cannot keep or break: the portal around it does. */
const OF_THE_PORTAL = ['region', 'landmark-one-main', 'page-has-heading-one'];

/** What axe finds wrong in the part of the page that is ours, in words. */
export async function axeViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window)))
    await page.addScriptTag({ path: axePath });
  const results = await page.evaluate(async disabled => {
    const { axe } = window as unknown as {
      axe: { run(context: object, options: object): Promise<AxeResults> };
    };
    return axe.run(
      // The portal's own sidebar and head are not ours to change.
      {
        exclude: [
          ['[data-testid="sidebar-root"]'],
          ['.bui-PluginHeader'],
          ['.MuiBottomNavigation-root'],
          ['[class*="bui-Header"]'],
        ],
      },
      {
        resultTypes: ['violations'],
        rules: Object.fromEntries(disabled.map(id => [id, { enabled: false }])),
      },
    );
  }, OF_THE_PORTAL);
  return results.violations.flatMap(rule =>
    rule.nodes.map(
      node =>
        `${rule.id}: ${rule.help} at ${node.html.slice(0, 200)}${
          node.any[0] ? ` (${node.any[0].message})` : ''
        }`,
    ),
  );
}

/** What does not fit: a page that scrolls sideways, text that is cut off, things that stick out. */
export const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(
        element.getAttribute('aria-label') ??
        element.textContent ??
        ''
      ).slice(0, 60)}"`;
    const found: string[] = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > wide + 1)
      found.push(
        `the page is ${scrollWidth} px wide in a window of ${wide} px`,
      );
    const scrolls = (element: Element | null): boolean => {
      if (!element || element === document.body) return false;
      const { overflowX } = getComputedStyle(element);
      return overflowX !== 'visible' || scrolls(element.parentElement);
    };
    for (const element of document.querySelectorAll(
      'main *, [role=dialog] *',
    )) {
      if (!(element instanceof HTMLElement)) continue;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (box.width === 0 || box.height === 0 || style.visibility === 'hidden')
        continue;
      if (
        (box.right > wide + 1 || box.left < -1) &&
        !scrolls(element.parentElement)
      )
        found.push(`${name(element)} sticks out to ${Math.round(box.right)}`);
      const ownText = [...element.childNodes].some(
        node => node.nodeType === 3 && node.textContent?.trim(),
      );
      const hides = style.overflowX === 'hidden' || style.overflowX === 'clip';
      const hidden = element.clientWidth <= 1;
      if (
        ownText &&
        hides &&
        !hidden &&
        style.textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1
      )
        found.push(`${name(element)} is cut off`);
      // A button that is narrower than its words lets them run out of it.
      if (
        element.matches('button, a, [role=tab]') &&
        element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth > 0 &&
        style.display !== 'inline'
      )
        found.push(`${name(element)} is narrower than its words`);
    }
    return [...new Set(found)];
  });
