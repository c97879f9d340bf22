import { expect, test } from '@playwright/test';
import { violations } from '../axe';
import { pair, setUp, upload } from './admin';
import { photo } from './films';
import { Hand } from './hand';
import { Kiosk } from './kiosk';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

test('a new campaign by keyboard alone is on the screen five seconds after its launch', async ({
  browser,
}) => {
  const kiosk = new Kiosk(vitrine.origin);
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  const hand = new Hand(page);
  try {
    await setUp(page, vitrine);
    await kiosk.on();
    await pair(page, await kiosk.code(), 'Vitrine gauche', 'Lille Centre');
    await upload(page, [photo()]);
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Bonjour Léa' })).toBeVisible();

    await hand.press('c');
    await expect(page.getByRole('heading', { name: 'Nouvelle campagne' })).toBeVisible();
    await hand.tabTo(/^Prendre dans la médiathèque$/);
    await hand.press('Enter');
    const picker = page.getByRole('dialog', { name: 'Choisir des médias' });
    await expect(picker.getByRole('button', { name: 'Façade été' })).toBeVisible();
    await hand.tabTo(/^Façade été$/);
    await hand.press('Space');
    await hand.tabTo(/^Ajouter 1 média$/);
    await hand.press('Enter');
    await expect(page.getByRole('heading', { name: 'Façade été' })).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await hand.tabTo(/^Suivant : Où$/);
    await hand.press('Enter');
    await hand.tabTo(/^Tous les écrans$/);
    await hand.press('ArrowDown');
    await hand.tabTo(/^Lille Centre$/);
    const focused = await page.locator(':focus').boundingBox();
    const foot = await page.getByRole('button', { name: /^Suivant/ }).boundingBox();
    expect((focused?.y ?? 0) + (focused?.height ?? 0)).toBeLessThanOrEqual(foot?.y ?? 0);
    await hand.press('Space');
    await expect(page.getByText('1 écran, 1 magasin')).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await hand.tabTo(/^Suivant : Quand$/);
    await hand.press('Enter');
    await hand.tabTo(/^Tout le temps$/);
    await hand.press('Enter');
    await hand.tabTo(/^Suivant : Vérifier$/);
    await hand.press('Enter');
    await expect(page.getByRole('button', { name: 'Publier maintenant' })).toBeEnabled({ timeout: 30_000 });
    expect(await violations(page)).toEqual([]);
    await hand.tabTo(/^Publier maintenant$/);
    await hand.press('Enter');
    const launched = Date.now();
    await kiosk.untilSeen(1, 20_000);
    const took = Date.now() - launched;
    console.log(`from launch to the glass: ${took} ms`);
    expect(took).toBeLessThan(5000);
    await expect(page.getByText('L’écran est à jour')).toBeVisible();

    await hand.press('Control+k');
    await page.keyboard.type('lille centre');
    await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue('lille centre');
    await hand.press('Enter');
    await expect(page).toHaveURL(/\/(screens\/|sites\?)/);
  } finally {
    await page.context().close();
    await kiosk.end();
  }
});
