import { mkdirSync } from 'node:fs';
import { type APIRequestContext, expect, type Locator, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { pair, setUp, upload } from './admin';
import { photo } from './films';
import { Kiosk } from './kiosk';
import { Vitrine } from './vitrine';

/** Pictures for the eye, when asked for: SHOTS=1. */
const SHOTS = process.env.SHOTS ? new URL('../shots/', import.meta.url).pathname : null;

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}${name}.png` });
}

async function tellPrice(api: APIRequestContext, origin: string, value: number): Promise<void> {
  const headers = { 'x-vitrine': '1', origin };
  const answer = await api.put('/api/v1/facts/price', { data: { subject: 'A1', value }, headers });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** A playlist of everything in the library. */
async function makeList(api: APIRequestContext, origin: string, name: string): Promise<void> {
  const { items } = await (await api.get('/api/v1/media')).json();
  const body = { name, items: items.map(({ id }: { id: string }) => ({ mediaId: id, durationMs: 5_000 })) };
  const answer = await api.post('/api/v1/playlists', { data: body, headers: { 'x-vitrine': '1', origin } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const saved = (page: Page) => expect(page.getByText('Enregistré', { exact: true })).toBeVisible();

/**
 * The picture in front in a zone. There are two of them nearly always, and rightly so: the next is made ready beneath, and while
 * it fades in it lies over the one before; but only one is in front.
 */
const inFront = (zone: Locator) => zone.locator('[style*="z-index: 2"] > img:visible');

/** A font of the server's tests. */
const font = (name: string) => new URL(`../../../backend/tests/data/fonts/${name}`, import.meta.url).pathname;

/** Whether letters that came as a file are there. Runs in the page. */
const ownLetters = () =>
  Array.from(document.fonts).some(({ family, status }) => /^"?own /.test(family) && status === 'loaded');

async function frameOf(grip: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await grip.boundingBox();
  if (!box) throw new Error('it is not seen');
  return box;
}

test.use({ actionTimeout: 20_000 });

test('a scene is composed from a template, and its price on the glass follows the price that is told', async ({
  browser,
}) => {
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  const vitrine = new Vitrine();
  await vitrine.start();
  const kiosk = new Kiosk(vitrine.origin);
  const context = await browser.newContext({ baseURL: vitrine.origin });
  const page = await context.newPage();
  const grip = (name: string) =>
    page.locator(`[data-grip]`).and(page.getByRole('button', { name, exact: true }));
  const glass = (text: string | RegExp) =>
    kiosk.page.locator('[data-element]:visible', { hasText: text }).first();
  let zoneId: string | null = null;
  try {
    await setUp(page, vitrine);
    await kiosk.on();
    await pair(page, await kiosk.code(), 'Vitrine gauche', 'Lille Centre');
    await upload(page, [photo()]);
    await tellPrice(context.request, vitrine.origin, 19.9);

    await test.step('a template is the first step', async () => {
      await page.goto('/scenes');
      await page.getByRole('link', { name: 'Nouvelle composition' }).first().click();
      await expect(page.getByRole('button', { name: /Horaires d’ouverture/ })).toBeVisible();
      await expect(page.locator('[data-element]').first()).toBeAttached();
      await shoot(page, 'scene-templates');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: /Offre avec prix/ }).click();
      await expect(page.getByRole('heading', { name: 'Offre avec prix' })).toBeVisible();
    });

    await test.step('words, picture and price are the marketer’s own', async () => {
      await grip('Titre').click();
      await page.getByRole('textbox', { name: 'Texte', exact: true }).fill('Parapluie Tempête');
      await expect(page.locator('[data-element=title]')).toContainText('Parapluie');
      const differs = page.getByText(/^Portrait\s: texte différent pour «\sTitre\s»/);
      await expect(differs).toBeVisible();
      await page.getByRole('button', { name: 'Appliquer aux deux' }).click();
      await expect(differs).toHaveCount(0);
      await grip('Photo').click();
      await page.getByRole('button', { name: 'Choisir une photo' }).click();
      const picker = page.getByRole('dialog', { name: 'Choisir des médias' });
      await picker.getByRole('button', { name: 'Façade été' }).click();
      await picker.getByRole('button', { name: /^Ajouter/ }).click();
      await grip('Prix').click();
      await page.getByRole('combobox', { name: 'Information affichée' }).fill('price:A1');
      await page.keyboard.press('Escape');
      await expect(page.locator('[data-element=price]')).toContainText(/19,90\s€/);
      await saved(page);
      await shoot(page, 'scene-editor');
      expect(await violations(page)).toEqual([]);
    });

    await test.step('everything moves by keyboard and comes back', async () => {
      await grip('Étiquette').focus();
      const x = page.getByRole('textbox', { name: 'X', exact: true });
      await expect(x).toHaveValue('110');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await expect(x).toHaveValue('121');
      await page.keyboard.press('Control+z');
      await expect(x).toHaveValue('110');
      await page.keyboard.press('Control+d');
      await expect(grip('Étiquette')).toHaveCount(2);
      await page.locator('[data-grip][aria-pressed=true]').focus();
      await page.keyboard.press('Delete');
      await expect(grip('Étiquette')).toHaveCount(1);
      await page.keyboard.press('Control+z');
      await expect(grip('Étiquette')).toHaveCount(2);
      await page.keyboard.press('Control+Shift+z');
      await expect(grip('Étiquette')).toHaveCount(1);
    });

    await test.step('what is grouped moves together, and is taken apart again', async () => {
      const pressed = page.locator('[data-grip][aria-pressed=true]');
      await grip('Étiquette').click();
      await grip('Titre').click({ modifiers: ['Shift'] });
      await page.keyboard.press('Control+g');
      await page.keyboard.press('Escape');
      await expect(pressed).toHaveCount(0);
      await grip('Étiquette').click();
      await expect(pressed).toHaveCount(2);
      await page.getByRole('button', { name: 'Dégrouper (Ctrl+Maj+G)' }).click();
      await page.keyboard.press('Escape');
      await grip('Étiquette').click();
      await expect(pressed).toHaveCount(1);
    });

    await test.step('what is dragged clings to the edge of the canvas and shows why', async () => {
      const box = await frameOf(grip('Étiquette'));
      const canvas = await frameOf(page.locator('[data-canvas]'));
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(canvas.x + box.width / 2 + 1, box.y + box.height / 2, { steps: 8 });
      await expect(page.locator('[data-guide=line]').first()).toBeAttached();
      await shoot(page, 'scene-guides');
      await page.mouse.up();
      await expect(page.getByRole('textbox', { name: 'X', exact: true })).toHaveValue('0');
      await page.getByRole('button', { name: 'Annuler', exact: true }).click();
      await saved(page);
    });

    await test.step('a playlist loops in a zone, drawn as on the glass', async () => {
      await makeList(context.request, vitrine.origin, 'Boucle du magasin');
      await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Zone de lecture' }).click();
      const zone = grip('Zone de lecture');
      await expect(page.getByText(/^«\s*Zone de lecture\s*» est vide/)).toBeVisible();
      await page.getByRole('button', { name: 'Choisir une liste de lecture' }).click();
      const picker = page.getByRole('dialog', { name: 'Choisir une liste de lecture' });
      await picker.getByRole('textbox', { name: 'Rechercher une liste' }).fill('boucle');
      await picker.getByRole('button', { name: /^Boucle du magasin/ }).click();
      zoneId = await zone.getAttribute('data-grip');
      const shown = page.locator(`[data-element="${zoneId}"]`);
      await expect(inFront(shown)).toHaveCount(1);
      await expect(inFront(shown)).not.toHaveJSProperty('naturalWidth', 0);
      await page.getByText('Fondu', { exact: true }).click();
      await zone.focus();
      await page.keyboard.press('Shift+ArrowDown');
      await expect(page.getByRole('textbox', { name: 'Y', exact: true })).toHaveValue('280');
      await saved(page);
      await shoot(page, 'scene-zone');
    });

    await test.step('the brand brings its own letters', async () => {
      const scene = page.url();
      await page.goto('/brand');
      const files = page.locator('input[type=file]');
      await files.setInputFiles([font('locked.ttf'), font('bold.woff2')]);
      await expect(page.getByRole('alert').filter({ hasText: 'licence' })).toContainText('locked.ttf');
      const own = page.getByRole('listitem').filter({ hasText: 'Carrés · Bold · graisse 700' });
      await expect(own).toBeVisible();
      await expect.poll(() => page.evaluate(ownLetters)).toBe(true);
      await page.getByRole('combobox', { name: 'Police des titres' }).click();
      await page.getByRole('option', { name: 'Carrés Bold' }).click();
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await expect(page.getByText('La charte est enregistrée.')).toBeVisible();
      await shoot(page, 'brand-fonts');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Supprimer la police « Carrés Bold »' }).click();
      await page.getByRole('button', { name: 'Supprimer', exact: true }).click();
      const refusal = page.getByRole('dialog', { name: 'Ce média est encore utilisé' });
      await expect(refusal.getByRole('link', { name: 'Charte de marque' }).first()).toBeVisible();
      await page.goto(scene);
      await expect(page.locator('[data-element=title]')).toBeVisible();
      await expect.poll(() => page.evaluate(ownLetters)).toBe(true);
      await shoot(page, 'scene-own-letters');
    });

    await test.step('published in a campaign, a real screen shows it', async () => {
      await page.getByRole('button', { name: 'Plus d’actions' }).click();
      await page.getByRole('menuitem', { name: 'Utiliser dans une campagne' }).click();
      await page.getByRole('textbox', { name: 'Nom de la campagne' }).fill('Semaine de la pluie');
      await expect(page.getByText('1 écran, 1 magasin')).toBeVisible();
      for (const step of ['Où', 'Quand', 'Vérifier'])
        await page.getByRole('button', { name: `Suivant : ${step}` }).click();
      await page.getByRole('button', { name: 'Publier maintenant' }).click();
      await expect(glass('Parapluie')).toBeVisible({ timeout: 60_000 });
      await expect(glass(/19,90\s€/)).toBeVisible();
      const zone = kiosk.page.locator(`[data-element="${zoneId}"]`);
      await expect(inFront(zone)).toHaveCount(1);
      await expect(inFront(zone)).not.toHaveJSProperty('naturalWidth', 0);
      expect(await kiosk.page.evaluate(ownLetters)).toBe(true);
      expect(await kiosk.ask((diagnostics) => diagnostics.emptyFrames())).toBe(0);
      if (SHOTS) await kiosk.page.screenshot({ path: `${SHOTS}scene-glass.png` });
    });

    await test.step('another price is told, and the screen shows it', async () => {
      const told = Date.now();
      await tellPrice(context.request, vitrine.origin, 14.5);
      await expect(glass(/14,50\s€/)).toBeVisible({ timeout: 30_000 });
      console.log(`from the told price to the glass: ${Date.now() - told} ms`);
      await expect(kiosk.page.locator('[data-element=price]', { hasText: /19,90\s€/ })).toHaveCount(0, {
        timeout: 30_000,
      });
    });

    await test.step('without the server it is still shown', async () => {
      await vitrine.kill();
      await kiosk.page.reload();
      await expect(glass(/14,50\s€/)).toBeVisible({ timeout: 30_000 });
      await expect.poll(() => kiosk.page.evaluate(ownLetters)).toBe(true);
    });
  } finally {
    await context.close();
    await kiosk.end();
    await vitrine.stop();
  }
});
