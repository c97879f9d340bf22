import { expect, test } from '@playwright/test';
import { violations } from '../axe';
import { setUp } from './admin';
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
  await page.context().close();
});
