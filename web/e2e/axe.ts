import type { Page } from '@playwright/test';
import axe from 'axe-core';

const HELD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong on the page by WCAG 2.2 A and AA and by good habit, in words that name the place.
 * It is put into a page once and runs there: the package for Playwright sends it anew and opens a page for every look.
 */
export async function violations(page: Page): Promise<string[]> {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source);
  }
  return page.evaluate(async (tags) => {
    const { run } = (window as unknown as { axe: typeof axe }).axe;
    const found = await run(document, { runOnly: tags, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) =>
          `${id}: ${help} at ${target.join(' ')} (${failureSummary?.split('\n').at(1)?.trim()})`,
      ),
    );
  }, HELD);
}
