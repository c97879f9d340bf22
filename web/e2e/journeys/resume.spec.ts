import { appendFileSync, copyFileSync, rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { setUp } from './admin';
import { filmH264 } from './films';
import { Vitrine } from './vitrine';

/** UPLOAD_MB=300 for the size of a real film. */
const SIZE_MB = Number(process.env.UPLOAD_MB ?? 48);
const PER_SECOND = SIZE_MB * 1_000_000 * 0.5;

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

/** A film that is as large as asked for: players and servers skip a `free` box. */
function largeFilm(): string {
  const path = filmH264(1).replace('.mp4', ' grand.mp4');
  copyFileSync(filmH264(1), path);
  const box = Buffer.alloc(SIZE_MB * 1_000_000);
  box.writeUInt32BE(box.length, 0);
  box.write('free', 4, 'latin1');
  appendFileSync(path, box);
  return path;
}

test('an upload whose server is killed goes on where it was', async ({ browser }) => {
  const film = largeFilm();
  const page = await (await browser.newContext({ baseURL: vitrine.origin })).newPage();
  await setUp(page, vitrine);
  await page.goto('/media');
  const session = await page.context().newCDPSession(page);
  const speed = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: PER_SECOND };
  await session.send('Network.emulateNetworkConditions', speed);
  const offsets: number[] = [];
  let accepted = 0;
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  page.on('response', (response) => {
    if (response.request().method() === 'PATCH')
      accepted = Math.max(accepted, Number(response.headers()['upload-offset'] ?? 0));
  });
  await page.locator('input[type=file]').first().setInputFiles(film);
  await expect.poll(() => accepted, { intervals: [20] }).toBeGreaterThan(SIZE_MB * 1_000_000 * 0.4);
  await vitrine.kill();
  const [kept, before] = [accepted, offsets.length];
  await vitrine.start();
  const panel = page.getByRole('region', { name: 'Envois en cours' });
  await expect(panel.getByText('Prêt', { exact: true })).toBeVisible({ timeout: 60_000 });
  const first = offsets.slice(before)[0] ?? 0;
  expect(first, 'nothing that was accepted is sent again').toBeGreaterThanOrEqual(kept);
  expect(offsets.filter((offset) => offset === 0)).toHaveLength(1);
  await page.context().close();
  rmSync(film);
});
