/** A session may end while somebody types: nothing of it is lost. */
import { expect, test } from '@playwright/test';
import { OWNER, setUp } from './admin';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

test('whose session ends signs in again above the page, and what was typed is saved', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: vitrine.origin });
  const page = await context.newPage();
  await setUp(page, vitrine);
  await page.goto('/playlists');
  await page.getByRole('button', { name: 'Nouvelle liste' }).first().click();
  const name = page.getByRole('textbox', { name: 'Nom' });
  await expect(name).toBeVisible();
  await context.clearCookies();
  await name.fill('Tapée après la fin');
  const dialog = page.getByRole('dialog', { name: 'Votre session a pris fin' });
  await dialog.getByLabel('Mot de passe', { exact: true }).fill('une autre phrase');
  await dialog.getByRole('button', { name: 'Se connecter' }).click();
  await expect(dialog.getByText('Adresse ou mot de passe incorrect.')).toBeVisible();
  await dialog.getByLabel('Mot de passe', { exact: true }).fill(OWNER.password);
  await dialog.getByRole('button', { name: 'Se connecter' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  await page.reload();
  await expect(name).toHaveValue('Tapée après la fin');
  await context.close();
});
