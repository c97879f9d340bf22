import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { pair, setUp } from './admin';
import { Kiosk } from './kiosk';
import { Vitrine } from './vitrine';

process.env.VITRINE_PRIVATE_WEBHOOKS = 'true';
const vitrine = new Vitrine();
let receiver: Server;
const told: { type: string; signature: string }[] = [];

test.beforeAll(async () => {
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const signature = String(request.headers['webhook-signature']);
      told.push({ ...JSON.parse(Buffer.concat(parts).toString()), signature });
      response.end('Merci');
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  await vitrine.start();
});
test.afterAll(async () => {
  receiver.close();
  await vitrine.stop();
});

/** Nobody waits ten minutes in a test: an alert opens and resolves at once. */
async function hurry(page: Page): Promise<void> {
  await page.goto('/settings/alert-rules');
  await page
    .getByRole('spinbutton', { name: /^Hors ligne plus de/ })
    .or(page.getByLabel(/^Hors ligne plus de/))
    .fill('0');
  await page.getByLabel('Terminée après (minutes de calme)').first().fill('0');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
}

async function addWebhook(page: Page): Promise<void> {
  const { port } = receiver.address() as AddressInfo;
  await page.goto('/settings/webhooks');
  await page.getByRole('button', { name: 'Nouveau webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Nom' }).fill('Supervision');
  await dialog.getByRole('textbox', { name: 'Adresse' }).fill(`http://127.0.0.1:${port}/`);
  await dialog.getByRole('button', { name: 'Créer le webhook' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Secret de signature' })).toHaveValue(/^whsec_/);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Fermer' }).last().click();
  await page.getByRole('button', { name: 'Envoyer un test à Supervision' }).click();
  await expect(page.getByText('Test accepté')).toBeVisible();
  await expect(page.getByText('Merci')).toBeVisible();
  await page.getByRole('button', { name: /^Journal d’envoi de Supervision/ }).click();
  await expect(page.getByRole('dialog').getByText('1 essai')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await renewSecret(page);
}

/** The old secret counts for a day more, and the page says until when. */
async function renewSecret(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Nouveau secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Nouveau secret' }).click();
  const dialog = page.getByRole('dialog', { name: 'Secret de signature' });
  await expect(dialog.getByRole('textbox', { name: 'Secret de signature' })).toHaveValue(/^whsec_/);
  await dialog.getByRole('button', { name: 'Fermer' }).last().click();
  await expect(page.getByText(/^Jusqu’au .+ les messages portent deux signatures/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const before = told.length;
  await page.getByRole('button', { name: 'Envoyer un test à Supervision' }).click();
  await expect.poll(() => told.length).toBe(before + 1);
  expect(told.at(-1)?.signature).toMatch(/^v1,\S+ v1,\S+$/);
}

test('a screen goes dark: somebody is told, takes note, and sees that it is over when it is back', async ({
  browser,
}) => {
  const kiosk = new Kiosk(vitrine.origin);
  const page = await (await browser.newContext({ baseURL: vitrine.origin })).newPage();
  try {
    await setUp(page, vitrine);
    await hurry(page);
    await addWebhook(page);
    await kiosk.on();
    await pair(page, await kiosk.code(), 'Vitrine gauche', 'Lille Centre');
    await expect(page.getByText('En ligne', { exact: true })).toBeVisible({ timeout: 30_000 });
    await page.goto('/alerts');
    await expect(page.getByRole('heading', { name: 'Rien à signaler' })).toBeVisible();

    await kiosk.off();
    const alerts = page.getByRole('list', { name: 'Liste des alertes' });
    await expect(alerts.getByText('Vitrine gauche est hors ligne')).toBeVisible({ timeout: 90_000 });
    await expect(page.getByRole('link', { name: /1 alerte ouverte/ })).toBeVisible();
    await expect(alerts.getByText('Critique')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await expect.poll(() => told.map(({ type }) => type), { timeout: 20_000 }).toContain('alert.opened');

    await page.getByRole('button', { name: 'Prendre en charge : Vitrine gauche est hors ligne' }).click();
    await expect(alerts.getByText('Prise en charge par Léa Martin')).toBeVisible();
    await expect(page.getByRole('link', { name: /alerte ouverte/ })).toHaveCount(0);

    await alerts.getByRole('link', { name: 'Vitrine gauche' }).click();
    const own = page.getByRole('region', { name: 'Alertes de cet écran' });
    await expect(own.getByText('Vitrine gauche est hors ligne')).toBeVisible();
    await kiosk.on();
    await expect(own).toHaveCount(0, { timeout: 60_000 });
    await page.goto('/alerts?state=resolved');
    await expect(alerts.getByText('Vitrine gauche est hors ligne')).toBeVisible();
    await expect.poll(() => told.map(({ type }) => type), { timeout: 20_000 }).toContain('alert.resolved');
  } finally {
    await kiosk.end();
  }
});
