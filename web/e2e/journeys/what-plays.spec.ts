import { expect, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { setUp } from './admin';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.describe.configure({ mode: 'serial' });
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

/** An early March Wednesday, far enough ahead that only drafts concern it; stores are open at eleven. */
const AT = '2027-03-10T11:00';

async function withDemo(page: Page): Promise<void> {
  await setUp(page, vitrine);
  await page.getByRole('button', { name: 'Ajouter le réseau de démonstration' }).click();
  await expect(page.getByRole('link', { name: 'Publication n° 1' })).toBeVisible({ timeout: 180_000 });
}

test('a marketer sees what plays at a moment, why the rest does not, and what a draft would change', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  await withDemo(page);
  await page.getByRole('link', { name: 'Aperçu' }).click();
  await expect(page.getByRole('heading', { name: 'Qu’est-ce qui passe ?' })).toBeVisible();

  const screens = await page.request.get('/api/v1/screens?sort=name&limit=1');
  const [screen] = ((await screens.json()) as { items: { id: string }[] }).items;
  await page.goto(`/what-plays?screen=${screen?.id}&at=${AT}`);
  const playing = page.getByRole('region', { name: 'Ce qui passe', exact: true });
  const others = page.getByRole('region', { name: 'Ce qui ne passe pas, et pourquoi' });
  await expect(playing.getByText(/\d+\s%\sdu temps/).first()).toBeVisible();
  await expect(others.getByText(/^Ne vise pas cet écran/).first()).toBeVisible();
  const glass = page.getByRole('img', { name: /^Ce que .+ montre le mer\. 10 mars 2027/ });
  await expect(glass.locator('img[src], video[src]').first()).toBeAttached();
  expect(await violations(page)).toEqual([]);

  const slider = page.getByRole('slider', { name: 'Moment de la journée' });
  await page.locator('h1').click();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', /^11:05, Programme/);
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('PageUp');
  await expect(slider).toHaveAttribute('aria-valuetext', /^12:10/);
  await page.getByRole('region', { name: 'La journée' }).getByRole('button').first().click();
  await expect(slider).toHaveAttribute('aria-valuetext', '00:00, Éteint');
  await expect(others.getByText('L’écran est éteint : le magasin est fermé.').first()).toBeVisible();

  const media = await page.request.get('/api/v1/media?limit=1');
  const [creative] = ((await media.json()) as { items: { id: string }[] }).items;
  const made = await page.request.post('/api/v1/campaigns', {
    headers: { 'X-Vitrine': '1', Origin: vitrine.origin },
    data: {
      name: 'Journée des voisins',
      kind: 'takeover',
      target: '*',
      from: '2027-03-10T10:30',
      to: '2027-03-10T12:30',
      items: [{ mediaId: creative?.id }],
    },
  });
  const { id } = (await made.json()) as { id: string };
  await page.goto(`/campaigns/${id}`);
  await page.getByRole('link', { name: 'Voir dans un magasin' }).click();
  await expect(playing.getByRole('link', { name: 'Journée des voisins' })).toBeVisible();
  await expect(playing.getByText('100 % du temps')).toBeVisible();
  await expect(others.getByText(/^Une prise d’antenne la remplace/).first()).toBeVisible();
  await page.getByRole('switch', { name: 'Avec mes brouillons' }).press('Space');
  await expect(page.getByText('Journée des voisins')).toHaveCount(0);
  await page.context().close();
});

test('rules and conditions are written in words, and read again as words', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  await page.goto('/sign-in');
  await page.locator('input[type=email]').fill('lea@maison-lumiere.example');
  await page.locator('input[type=password]').fill('une phrase facile à retenir');
  await page.locator('button[type=submit]').click();
  await page.waitForURL(`${vitrine.origin}/`);
  await page.goto('/campaigns/new');
  await page.getByRole('textbox', { name: 'Nom de la campagne' }).fill('Afterwork');
  await page.getByRole('radio', { name: /^Une liste de lecture/ }).check();
  await page.getByRole('combobox', { name: 'Liste de lecture' }).click();
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Quand' }).click();
  await page.getByText('Plus précis : répétition').click();

  const choose = async (field: string, option: string) => {
    await page.getByRole('combobox', { name: field, exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await choose('Répétition', 'Le dernier vendredi du mois…');
  await page.getByRole('button', { name: 'Ajouter une plage' }).click();
  await page.getByRole('textbox', { name: 'Début de la plage 1' }).fill('22:00');
  await page.getByRole('textbox', { name: 'Fin de la plage 1' }).fill('02:00');
  const SENTENCE = 'Le dernier vendredi de chaque mois, de 22:00 à 02:00 le lendemain';
  await expect(page.getByRole('status').filter({ hasText: SENTENCE })).toBeVisible();
  await expect(page.getByText(/Finit le lendemain à 02:00/)).toBeVisible();
  await choose('Répétition', 'Autrement (RFC 5545)');
  await expect(page.getByRole('textbox', { name: 'Règle RFC 5545' })).toHaveValue('FREQ=MONTHLY;BYDAY=-1FR');

  await page.getByRole('button', { name: 'Ajouter une condition' }).click();
  await page.getByRole('combobox', { name: 'Information de la comparaison 1' }).fill('rain');
  await page.getByRole('textbox', { name: 'Valeur de la comparaison 1' }).fill('2');
  const CONDITION = 'Passe tant que rain dépasse 2 ; si l’information manque : masquer.';
  await expect(page.getByText(CONDITION)).toBeVisible();
  // what happens to lie under the header that stays would count as obscured
  await page.evaluate(() => scrollTo(0, 0));
  expect(await violations(page)).toEqual([]);
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Afterwork' })).toBeVisible();
  await page.goto('/campaigns');
  // its name goes on where it was left
  await page.getByRole('link', { name: /^Afterwork/ }).click();
  await expect(page.getByRole('button', { name: /Quand/ })).toHaveAttribute('aria-current', 'step');
  await expect(page.getByRole('status').filter({ hasText: SENTENCE })).toBeVisible();
  await expect(page.getByText(CONDITION)).toBeVisible();
  await page.context().close();
});
