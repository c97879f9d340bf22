/** What a person does in the admin, in French, by what can be seen. */
import { expect, type Page } from '@playwright/test';
import type { Vitrine } from './vitrine';

export const OWNER = {
  name: 'Léa Martin',
  email: 'lea@maison-lumiere.example',
  password: 'une phrase facile à retenir',
};

export async function setUp(page: Page, vitrine: Vitrine): Promise<void> {
  await page.goto(vitrine.setupLink);
  await page.getByRole('textbox', { name: 'Nom de l’organisation' }).fill('Maison Lumière');
  await page.getByRole('textbox', { name: 'Votre nom' }).fill(OWNER.name);
  await page.getByRole('textbox', { name: 'Adresse e-mail' }).fill(OWNER.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Créer mon espace' }).click();
  await expect(page.getByRole('heading', { name: 'Bonjour Léa' })).toBeVisible();
}

/** Pairs the screen that shows this code, from the onboarding's own step. */
export async function pair(page: Page, code: string, name: string, store: string): Promise<void> {
  await page.goto('/screens/pair');
  await page.getByRole('textbox', { name: 'Code affiché à l’écran' }).fill(code);
  await page.getByRole('textbox', { name: 'Nom de l’écran' }).fill(name);
  await page.getByRole('textbox', { name: 'Magasin' }).fill(store);
  await page.getByRole('button', { name: 'Associer cet écran' }).click();
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
}

export async function upload(page: Page, files: string[]): Promise<void> {
  await page.goto('/media');
  await page.locator('input[type=file]').first().setInputFiles(files);
  const panel = page.getByRole('region', { name: 'Envois en cours' });
  await expect(panel.getByText('Prêt', { exact: true })).toHaveCount(files.length, { timeout: 120_000 });
  await panel.getByRole('button', { name: 'Masquer les envois' }).click();
}

/** Makes a playlist of everything in the library, oldest first. */
export async function makePlaylist(page: Page, name: string, titles: string[]): Promise<void> {
  await page.goto('/playlists');
  await page.getByRole('button', { name: 'Nouvelle liste' }).first().click();
  await page.getByRole('textbox', { name: 'Nom' }).fill(name);
  await page.getByRole('button', { name: 'Ajouter des médias' }).click();
  const picker = page.getByRole('dialog', { name: 'Choisir des médias' });
  for (const title of titles) await picker.getByRole('button', { name: title }).click();
  await picker.getByRole('button', { name: /^Ajouter \d+ médias?$/ }).click();
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
}

export async function setDuration(page: Page, title: string, seconds: number): Promise<void> {
  await page.getByRole('textbox', { name: `Durée de ${title}` }).fill(String(seconds));
  await page.keyboard.press('Tab');
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
}

/** A campaign of a playlist for every screen, left as a draft at the last step. */
export async function makeCampaign(page: Page, name: string, playlist: string): Promise<void> {
  await page.goto('/campaigns/new');
  await page.getByRole('radio', { name: /^Une liste de lecture/ }).check();
  await page.getByRole('textbox', { name: 'Nom de la campagne' }).fill(name);
  await page.getByRole('combobox', { name: 'Liste de lecture' }).click();
  await page.getByRole('option', { name: new RegExp(playlist) }).click();
  await expect(page.getByText('1 écran, 1 magasin')).toBeVisible();
  await page.getByRole('button', { name: 'Vérifier' }).click();
  await expect(page.getByText(/écrans? v(a|ont) changer/)).toBeVisible();
}

/** Publishes everything; the time of the click is the answer. */
export async function publishAll(page: Page, note: string): Promise<number> {
  await page.goto('/changes');
  await page.getByRole('textbox', { name: /Note pour l’équipe/ }).fill(note);
  await expect(page.getByText(/écrans? v(a|ont) changer/)).toBeVisible();
  await page.getByRole('button', { name: 'Publier maintenant' }).click();
  const clicked = Date.now();
  await expect(page.getByRole('heading', { name: /Publication n° \d+/ })).toBeVisible();
  return clicked;
}
