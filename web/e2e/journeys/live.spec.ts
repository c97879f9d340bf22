import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { setUp } from './admin';
import { Vitrine } from './vitrine';

const SCREENS = 50;
const vitrine = new Vitrine();
let crowd: ChildProcess | undefined;
test.beforeAll(() => vitrine.start());
test.afterAll(async () => {
  crowd?.kill('SIGKILL');
  await vitrine.stop();
});

/** Screens without glass, made and connected by the product's own simulator. */
async function comeAlive(page: Page): Promise<void> {
  const headers = { 'x-vitrine': '1', origin: vitrine.origin };
  const key = { name: 'Simulateur', scopes: ['read', 'screens:write', 'screens:command'] };
  const made = await page.request.post('/api/v1/api-keys', { headers, data: key });
  expect(made.ok(), await made.text()).toBe(true);
  const file = join(vitrine.data, 'simulator.key');
  writeFileSync(file, ((await made.json()) as { secret: string }).secret, { mode: 0o600 });
  const options = ['--server', vitrine.origin, '--screens', String(SCREENS), '--api-key-file', file];
  crowd = spawn(
    process.env.VITRINE_BIN ?? 'vitrine',
    ['simulate', ...options, '--fleet-file', join(vitrine.data, 'fleet.json')],
    { stdio: 'ignore' },
  );
}

test('fifty screens are stopped, and the page loses the server: both are seen, and the server comes back', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ baseURL: vitrine.origin })).newPage();
  await setUp(page, vitrine);
  await comeAlive(page);
  const online = async () => {
    const answer = await page.request.get('/api/v1/screens?status=online&limit=200');
    return ((await answer.json()) as { items: unknown[] }).items.length;
  };
  await expect.poll(online, { timeout: 30_000 }).toBe(SCREENS);
  await page.goto('/screens');
  const rows = page.getByRole('table', { name: 'Écrans' });
  await expect(rows.getByText('En ligne', { exact: true }).nth(5)).toBeVisible();
  const lost = await page.context().newPage();
  await lost.goto('/screens?status=offline');
  await expect(lost.getByText('Aucun écran ne correspond')).toBeVisible();
  crowd?.kill('SIGINT');
  const stopped = Date.now();
  if (crowd) await once(crowd, 'exit');
  await expect(rows.getByText('Hors ligne', { exact: true }).nth(5)).toBeVisible({ timeout: 10_000 });
  await expect(rows.getByText('En ligne', { exact: true })).toHaveCount(0, { timeout: 10_000 });
  expect(Date.now() - stopped).toBeLessThan(10_000);
  // the list of those that are lost fills by itself, in one step or in the next, five seconds later
  const gone = lost.getByRole('table', { name: 'Écrans' });
  await expect(gone).toHaveAttribute('aria-rowcount', String(SCREENS + 1), { timeout: 15_000 });
  await lost.close();

  const banner = page.getByText(/^Connexion perdue\. Données de/);
  await expect(banner).toHaveCount(0);
  await vitrine.kill();
  await expect(banner).toBeVisible({ timeout: 20_000 });
  expect(await violations(page)).toEqual([]);
  await vitrine.start();
  const [first] = (
    (await (await page.request.get('/api/v1/screens?limit=1&sort=name')).json()) as {
      items: { id: string; version: number }[];
    }
  ).items;
  const renamed = await page.request.patch(`/api/v1/screens/${first?.id}`, {
    headers: { 'x-vitrine': '1', origin: vitrine.origin, 'If-Match': `"${first?.version}"` },
    data: { name: '0 - Vue après la coupure' },
  });
  expect(renamed.ok(), await renamed.text()).toBe(true);
  await expect(banner).toHaveCount(0, { timeout: 30_000 });
  await expect(rows.getByRole('link', { name: '0 - Vue après la coupure' })).toBeVisible({ timeout: 10_000 });
  await page.context().close();
});
