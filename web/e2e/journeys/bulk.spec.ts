import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { violations } from '../axe';
import { OWNER, setUp } from './admin';
import { photo } from './films';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

test('screens with a tag are counted, given another tag, and get it taken back', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  await setUp(page, vitrine);
  const send = async (path: string, data: unknown) => {
    const headers = { 'x-vitrine': '1', origin: vitrine.origin };
    const answer = await page.request.post(`/api/v1/${path}`, { data, headers });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as { id: string };
  };
  const store = await send('sites', { name: 'Lyon' });
  const names = ['Caisse 1', 'Caisse 2', 'Entrée'];
  const screens = names.map((name, n) => ({
    name,
    siteId: store.id,
    tags: n < 2 ? ['caisse'] : [],
  }));
  await send('screens/provision', { screens });

  await page.goto('/screens?tag=caisse');
  await page.getByRole('checkbox', { name: 'Tous les écrans correspondants' }).check();
  const ticks = page.getByRole('checkbox', { name: /^Sélectionner / });
  await expect(ticks).toHaveCount(2);
  for (const tick of await ticks.all()) await expect(tick).toBeChecked();
  const bar = page.getByRole('region', { name: 'Action groupée' });
  await bar.getByRole('combobox', { name: 'Action' }).click();
  await page.getByRole('option', { name: 'Ajouter des étiquettes' }).click();
  await bar.getByRole('combobox', { name: /tiquettes/ }).fill('noel');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  expect(await violations(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Compter, puis confirmer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ajouter des étiquettes' });
  await expect(dialog.getByText('2 écrans concernés')).toBeVisible();
  await expect(dialog.getByText(/Lyon.*2 écrans/)).toBeVisible();
  await expect(dialog.getByText(/2 écrans peuvent montrer autre chose aussitôt/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Appliquer à 2 écrans' }).click();

  const progress = page.getByRole('region', { name: 'Avancement' });
  await expect(progress.getByRole('status')).toContainText(/fait\s: 2/, { timeout: 20_000 });
  await expect(page.getByText('caisse · noel')).toHaveCount(2);
  await progress.getByRole('combobox', { name: 'Écran par écran' }).click();
  await page.getByRole('option', { name: 'fait' }).click();
  await expect(progress.getByRole('link', { name: 'Caisse 2' })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await progress.getByRole('button', { name: 'Annuler cette action' }).click();
  await expect(page.getByRole('heading', { name: 'Annulation' })).toBeVisible();
  await expect(page.getByText('caisse · noel')).toHaveCount(0, { timeout: 20_000 });

  await page.goto('/tags');
  await page.getByRole('button', { name: 'Actions pour caisse' }).click();
  await page.getByRole('menuitem', { name: 'Renommer ou fusionner…' }).click();
  const rename = page.getByRole('dialog', { name: /Renommer.*caisse/ });
  await rename.getByRole('combobox', { name: 'Nouveau nom' }).fill('place=caisse');
  await page.keyboard.press('Escape');
  await rename.getByRole('button', { name: 'Compter, puis confirmer' }).click();
  await expect(rename.getByText('2 écrans changent d’étiquette')).toBeVisible();
  await expect(rename.getByText(/Rien ne change à l’image/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await rename.getByRole('button', { name: 'Renommer' }).click();
  await expect(page.getByRole('link', { name: '2 écrans, place=caisse' })).toBeVisible({ timeout: 20_000 });

  await page.goto('/screens?view=place');
  const tree = page.getByRole('treegrid', { name: 'Régions, magasins et écrans' });
  await tree.getByRole('row', { name: /Lyon/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(tree.getByRole('row', { name: /Caisse 1/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Caisse 1' })).toBeVisible();
  await page.context().close();
});

test('many media are moved, and those in use are left with where they are used', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Adresse e-mail' }).fill(OWNER.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('heading', { name: /^Bonjour/ })).toBeVisible();
  const headers = { 'x-vitrine': '1', origin: vitrine.origin };
  const add = async (title: string, ending: string) => {
    const buffer = Buffer.concat([readFileSync(photo()), Buffer.from(ending)]);
    const file = { name: `${title}.jpg`, mimeType: 'image/jpeg', buffer };
    const answer = await page.request.post('/api/v1/media', { multipart: { title, file }, headers });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as { id: string };
  };
  const used = await add('Façade été', '');
  await add('Parapluies', '+');
  const data = { name: 'Boucle', items: [{ mediaId: used.id, fit: 'contain', transition: 'cut' }] };
  expect((await page.request.post('/api/v1/playlists', { data, headers })).ok()).toBe(true);

  await page.goto('/media');
  await page.getByRole('button', { name: 'Façade été' }).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: /Parapluies/ }).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('region', { name: 'Action groupée' });
  await expect(bar.getByText('2 médias sélectionnés')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await bar.getByRole('combobox', { name: 'Dossier' }).fill('Été/Vitrines');
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: 'Appliquer à 2 médias' }).click();
  const summary = page.getByRole('region', { name: 'Avancement' });
  await expect(summary.getByRole('status')).toHaveText('2 déplacés');
  await expect(page.getByRole('button', { name: /^Vitrines/ })).toBeVisible();

  const all = page.getByRole('checkbox', { name: 'Sélectionner tous les médias' });
  await all.check();
  await bar.getByRole('button', { name: 'Tout désélectionner' }).press('Enter');
  await expect(all, 'the keyboard goes on from where one selects').toBeFocused();
  await all.check();
  await bar.getByRole('combobox', { name: 'Action' }).click();
  await page.getByRole('option', { name: 'Supprimer' }).click();
  await bar.getByRole('button', { name: 'Appliquer à 2 médias' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click();
  await expect(summary.getByRole('status')).toHaveText('1 supprimé · 1 laissé en place');
  await expect(summary.getByRole('link', { name: 'Boucle' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});
