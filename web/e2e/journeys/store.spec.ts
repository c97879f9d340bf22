import { type Browser, expect, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { setUp } from './admin';
import { Kiosk } from './kiosk';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
const STORE = { name: 'Samir Benali', password: 'le café du matin est prêt' };
const headers = { 'X-Vitrine': '1' };
/** Pictures for the eye, when asked for: SHOTS=1. */
const SHOTS = process.env.SHOTS ? new URL('../shots/', import.meta.url).pathname : null;

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });
}

test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

async function made<T>(page: Page, path: string, data: unknown): Promise<T> {
  const answer = await page.request.post(`/api/v1/${path}`, {
    data,
    headers: { ...headers, Origin: vitrine.origin },
  });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

/** Headquarters opens messages to stores, and invites the manager of one. */
async function open(page: Page): Promise<string> {
  await page.goto('/settings/stores');
  const pairing = page.getByRole('switch', { name: 'Les magasins associent et remplacent leurs écrans' });
  await pairing.click({ force: true });
  await expect(pairing).toBeChecked();
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  await page
    .getByRole('switch', { name: 'Les magasins écrivent leurs propres messages' })
    .check({ force: true });
  await page.getByLabel('Passages par heure au plus').fill('');
  await page.getByLabel('Caractères au plus').fill('60');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Enregistré', { exact: true }).last()).toBeVisible();
  const lille = await made<{ id: string }>(page, 'sites', { name: 'Lille Centre' });
  await made(page, 'sites', { name: 'Lyon Bellecour' });
  const person = { email: 'samir@maison-lumiere.example', role: 'store', siteIds: [lille.id] };
  const { link } = await made<{ link: string }>(page, 'invitations', person);
  return link;
}

/** The scene of the store's only message. */
async function sceneOfMessage(page: Page): Promise<string> {
  type List = { items: { id: string; sceneId: string }[] };
  const list = async (path: string) => (await (await page.request.get(`/api/v1/${path}`)).json()) as List;
  const [site] = (await list('sites?kind=store')).items;
  const [message] = (await list(`sites/${site?.id}/messages`)).items;
  return message?.sceneId ?? '';
}

/** The manager's phone. */
async function phone(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    baseURL: vitrine.origin,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  return context.newPage();
}

test('a store pairs its screen, reports a fault with a photo, and shows its own message', async ({
  browser,
}) => {
  const kiosk = new Kiosk(vitrine.origin);
  const hq = await (await browser.newContext({ baseURL: vitrine.origin })).newPage();
  const page = await phone(browser);
  const alert = hq.getByRole('list', { name: 'Liste des alertes' });
  try {
    await setUp(hq, vitrine);
    const link = await open(hq);
    await kiosk.on();

    await test.step('signed in, the manager comes to the own store', async () => {
      await page.goto(link);
      await page.getByRole('textbox', { name: 'Votre nom' }).fill(STORE.name);
      await page.getByLabel('Choisissez un mot de passe').fill(STORE.password);
      await page.locator('button[type=submit]').click();
      await expect(page.getByRole('heading', { name: 'Lille Centre', level: 1 })).toBeVisible();
      await expect(page.getByText('Lyon Bellecour')).toHaveCount(0);
      await page.goto('/campaigns');
      await expect(page.getByRole('heading', { name: 'Lille Centre', level: 1 })).toBeVisible();
    });

    await test.step('the QR code on the glass leads to the store’s own pairing', async () => {
      const address = await kiosk.page.locator('.qr svg').getAttribute('aria-label');
      await page.goto(new URL(address ?? '').href.replace(/^https?:\/\/[^/]+/, ''));
      await page.getByRole('textbox', { name: 'Nom de l’écran' }).fill('Vitrine gauche');
      await shoot(page, 'store-pair');
      await page.getByRole('button', { name: 'Associer cet écran' }).click();
      await expect(page.getByRole('heading', { name: 'Vitrine gauche' })).toBeVisible();
      await expect(page.getByText('En ligne', { exact: true })).toBeVisible();
    });

    await test.step('a real capture stands beside what is expected', async () => {
      await page.getByRole('button', { name: 'Nouvelle capture : Vitrine gauche' }).click();
      await expect(page.getByRole('img', { name: /^Capture de l’écran/ })).toBeVisible({ timeout: 20_000 });
      expect(await violations(page)).toEqual([]);
    });

    await test.step('a fault is reported with a photo, headquarters answers', async () => {
      await page.getByRole('button', { name: 'Signaler une panne : Vitrine gauche' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Mauvais contenu' }).check({ force: true });
      await dialog.getByRole('textbox', { name: 'Précisions' }).fill('Le prix est celui de l’été.');
      await dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: await page.screenshot() });
      await expect(dialog.getByRole('img', { name: 'Photo de la panne' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await shoot(page, 'store-report');
      await dialog.getByRole('button', { name: 'Envoyer au siège' }).click();
      await expect(page.getByText('En attente de réponse')).toBeVisible({ timeout: 20_000 });
      await shoot(page, 'store-reported');

      await hq.goto('/alerts');
      await expect(alert.getByText(/^Vitrine gauche\s: panne signalée/)).toBeVisible();
      await expect(alert.getByText(/Le prix est celui de l’été/)).toBeVisible();
      await expect(alert.getByRole('img', { name: 'Photo de la panne' })).toBeVisible();
      await alert.getByRole('button', { name: /^Répondre et clore/ }).click();
      await hq.getByRole('textbox', { name: 'Réponse' }).fill('Corrigé, merci.');
      expect(await violations(hq)).toEqual([]);
      await shoot(hq, 'store-answer');
      await hq.getByRole('button', { name: 'Envoyer et clore' }).click();
      await expect(alert).toHaveCount(0);
      await expect(page.getByText(/Léa Martin\s: Corrigé, merci\./)).toBeVisible();
    });

    await test.step('a message goes on the glass and off again', async () => {
      const glass = kiosk.page.locator('[data-element=words]:visible').first();
      await page.getByRole('button', { name: 'Écrire un message' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Message' }).fill('x'.repeat(61));
      await expect(dialog.getByText(/Trop long\s: retirez 1 caractère/)).toBeVisible();
      await dialog.getByRole('textbox', { name: 'Message' }).fill('Ouvert dimanche de 10 h à 18 h');
      await dialog.getByLabel('Jusqu’à').fill('2020-01-01T10:00');
      await dialog.getByRole('button', { name: 'Publier sur mes écrans' }).click();
      await expect(dialog.getByText('Doit être dans le futur.')).toBeVisible();
      await dialog.getByRole('button', { name: /\d/ }).first().click();
      await expect(dialog.locator('[data-element=words]').first()).toContainText('Ouvert dimanche');
      expect(await violations(page)).toEqual([]);
      await shoot(page, 'store-message');
      await dialog.getByRole('button', { name: 'Publier sur mes écrans' }).click();
      await expect(page.getByText('À l’écran', { exact: true })).toBeVisible();
      await expect(glass).toContainText('Ouvert dimanche', { timeout: 20_000 });
      await expect(page.getByText('L’écran est à jour')).toBeVisible({ timeout: 20_000 });
      await shoot(page, 'store-live');
      if (SHOTS) await kiosk.page.screenshot({ path: `${SHOTS}store-glass.png` });

      const sceneId = await sceneOfMessage(page);
      const { id } = await made<{ id: string }>(hq, 'campaigns', {
        name: 'Vente flash',
        kind: 'takeover',
        target: '*',
        to: '2099-01-01T00:00',
        items: [{ sceneId, durationMs: 8000 }],
      });
      await made(hq, 'publications', { changes: [{ kind: 'campaign', id }] });
      await expect(page.getByText('En attente', { exact: true })).toBeVisible({ timeout: 20_000 });
      await expect(page.getByText(/En attente sur 1 écran\. .+Vente flash/)).toBeVisible();
      await expect(page.getByText('À l’écran', { exact: true })).toHaveCount(0);
      expect(await violations(page)).toEqual([]);
      await shoot(page, 'store-waiting');
      await made(hq, `campaigns/${id}/pause`, undefined);
      await expect(page.getByText('À l’écran', { exact: true })).toBeVisible({ timeout: 20_000 });
      await page.getByRole('button', { name: 'Retirer le message' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Retirer le message' }).click();
      await expect(page.getByText('Retiré', { exact: true })).toBeVisible();
      await expect.poll(() => kiosk.current(), { timeout: 20_000 }).toBe('card');
    });
  } finally {
    await kiosk.end();
  }
});
