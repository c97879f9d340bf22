import type { Page } from '@playwright/test';
import axe from 'axe-core';

const HELD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The same page in other colours can be wrong in nothing else. */
const COLOURS = { type: 'rule' as const, values: ['color-contrast', 'link-in-text-block'] };

/**
 * What axe finds wrong on the page by WCAG 2.2 A and AA and by good habit, in words that name the place.
 * It is put into a page once and runs there: the package for Playwright sends it anew and opens a page for every look.
 */
export async function violations(page: Page, what: 'all' | 'colours' = 'all'): Promise<string[]> {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source);
  }
  await page.evaluate(settled);
  return page.evaluate(
    async (only) => {
      const { run } = (window as unknown as { axe: typeof axe }).axe;
      const found = await run(document, { runOnly: only, resultTypes: ['violations'] });
      // an element of a scene is as large as it is drawn; the list of layers chooses it too, which WCAG 2.5.8 calls an equivalent
      const isDrawn = (target: unknown[]) =>
        document.querySelector(String(target[0]))?.hasAttribute('data-grip');
      // what an open dialog covers cannot be touched before it is closed
      const dialog = document.querySelector('[role=dialog][aria-modal=true], #layers [role=dialog]');
      const isCovered = (target: unknown[]) =>
        dialog !== null && !dialog.contains(document.querySelector(String(target[0])));
      return found.violations.flatMap(({ id, help, nodes }) =>
        nodes
          .filter(({ target }) => !(id === 'target-size' && (isDrawn(target) || isCovered(target))))
          .map(
            ({ target, failureSummary }) =>
              `${id}: ${help} at ${target.join(' ')} (${failureSummary?.split('\n').at(1)?.trim()})`,
          ),
      );
    },
    what === 'all' ? HELD : COLOURS,
  );
}

/** What is still on its way, such as a dialog that fades in, is not yet what people read; what moves for ever is not waited for. */
async function settled(): Promise<void> {
  const frame = () => new Promise(requestAnimationFrame);
  const running = () =>
    document.getAnimations().filter((a) => Number.isFinite(a.effect?.getComputedTiming().endTime ?? 0));
  const deadline = performance.now() + 3_000;
  for (let still = 0; still < 5 && performance.now() < deadline; still += 1) {
    await frame();
    if (running().length > 0) still = -1;
  }
}
