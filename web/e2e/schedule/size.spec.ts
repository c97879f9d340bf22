import { expect, type Page, test } from '@playwright/test';
import { BARS, REGIONS, STORES, startNetwork } from './network';

let network: Awaited<ReturnType<typeof startNetwork>>;
test.beforeAll(async () => {
  network = await startNetwork();
});
test.afterAll(() => network.stop());

/** From a click on the link until the bars are on the glass, with everything fetched before. */
async function firstPaint(page: Page): Promise<number> {
  await page.getByRole('link', { name: 'Calendriers' }).click();
  await expect(page.locator('[role=treegrid]')).toHaveCount(0);
  return page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const link = document.querySelector<HTMLElement>('a[href^="/schedule"]');
    const start = performance.now();
    link?.click();
    while (!document.querySelector('[data-bar]')) await frame();
    await frame();
    await new Promise((done) => setTimeout(done));
    return performance.now() - start;
  });
}

async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    (window as unknown as { times: number[] }).times = times;
    const beat = (at: number) => {
      times.push(at);
      if (times.length < 10_000) requestAnimationFrame(beat);
    };
    requestAnimationFrame(beat);
  });
}

async function frames(page: Page): Promise<{ fps: number; p95: number }> {
  const times = await page.evaluate(() => (window as unknown as { times: number[] }).times.splice(0));
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const sorted = [...gaps].sort((a, b) => a - b);
  const whole = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { fps: (gaps.length / whole) * 1000, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 };
}

test('200 rows with 2 000 bars appear at once, and a bar follows the hand', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.method()));
  const cold = Date.now();
  await page.goto(`${network.origin}/schedule`);
  await expect(page.locator('[data-bar]').first()).toBeVisible();
  const opened = Date.now() - cold;
  const grid = page.getByRole('treegrid');
  await expect(grid).toHaveAttribute('aria-rowcount', String(REGIONS + STORES + 1));
  await expect(page.locator('[data-screen] li').first()).toBeVisible();

  const paints: number[] = [];
  for (let time = 0; time < 5; time += 1) paints.push(await firstPaint(page));
  paints.sort((a, b) => a - b);
  const paint = paints[2] ?? 0;

  const bar = page.locator('[data-bar][data-free]').first();
  await bar.scrollIntoViewIfNeeded();
  const box = await bar.boundingBox();
  if (!box) throw new Error('no bar');
  await page.mouse.move(box.x + box.width / 2, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 8, box.y + 12);
  await watchFrames(page);
  for (let step = 0; step < 240; step += 1) {
    const angle = (step / 240) * Math.PI * 4;
    await page.mouse.move(700 + Math.cos(angle) * 220, 520 + Math.sin(angle) * 120);
  }
  const drag = await frames(page);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(asked).not.toContain('PUT');

  await watchFrames(page);
  await page.mouse.move(700, 600);
  for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, 300);
  const scroll = await frames(page);

  console.log(
    [
      `rows ${REGIONS + STORES}, bars ${BARS}`,
      `opened with everything fetched in ${opened} ms`,
      `first paint ${paint.toFixed(0)} ms (${paints.map((one) => one.toFixed(0)).join(', ')})`,
      `drag ${drag.fps.toFixed(1)} frames/s, 95 % within ${drag.p95.toFixed(1)} ms`,
      `scroll ${scroll.fps.toFixed(1)} frames/s, 95 % within ${scroll.p95.toFixed(1)} ms`,
    ].join('\n'),
  );
  // loose: machines that test are slow and shared
  expect(paint).toBeLessThan(1000);
  expect(drag.fps).toBeGreaterThan(20);
});
