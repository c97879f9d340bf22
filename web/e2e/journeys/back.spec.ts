import { expect, test } from '@playwright/test';
import { OWNER, setUp } from './admin';
import { photo } from './films';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

test('going back to where a campaign began finds its draft, not an empty page that makes a second one', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ baseURL: vitrine.origin })).newPage();
  await setUp(page, vitrine);
  const headers = { 'x-vitrine': '1', origin: vitrine.origin };
  const made = await page.request.post('/api/v1/playlists', { headers, data: { name: 'Vide', items: [] } });
  expect(made.ok(), await made.text()).toBe(true);

  await page.goto('/campaigns');
  await page.getByRole('link', { name: 'Nouvelle campagne' }).first().click();
  await page.getByRole('button', { name: /^Où/ }).click();
  await page
    .getByRole('button', { name: /^Contenu/ })
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Nom de la campagne' }).fill('Une seule fois');
  await page.getByRole('radio', { name: /^Une liste de lecture/ }).check();
  await page.getByRole('combobox', { name: 'Liste de lecture' }).click();
  await page.getByRole('option', { name: /Vide/ }).click();
  await page.waitForURL(/draft=/);
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  const draft = new URL(page.url()).searchParams.get('draft');
  for (const step of ['where', null]) {
    await page.goBack();
    await page.waitForURL(
      (url) => url.searchParams.get('draft') === draft && url.searchParams.get('step') === step,
    );
    await expect(page.getByRole('heading', { name: 'Une seule fois' })).toBeVisible();
  }
  await page.getByRole('textbox', { name: 'Nom de la campagne' }).fill('Toujours une seule');
  await expect(page.getByRole('heading', { name: 'Toujours une seule' })).toBeVisible();
  const names = async () => {
    const answer = await page.request.get('/api/v1/campaigns');
    return ((await answer.json()) as { items: { name: string }[] }).items.map(({ name }) => name);
  };
  await expect.poll(names).toEqual(['Toujours une seule']);
  await page.context().close();
});

test('a campaign that is left while its file is on its way has it when somebody comes back', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Adresse e-mail' }).fill(OWNER.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('heading', { name: /^Bonjour/ })).toBeVisible();
  let letGo = () => {};
  const held = new Promise<void>((go) => {
    letGo = go;
  });
  await page.route('**/api/v1/uploads/**', async (route) => {
    if (route.request().method() === 'PATCH') await held;
    await route.continue();
  });

  await page.goto('/campaigns/new');
  await page.locator('input[type=file]').first().setInputFiles(photo());
  await page.waitForURL(/draft=/);
  await page.getByRole('textbox', { name: 'Nom de la campagne' }).fill('Laissée en chemin');
  await page
    .getByRole('button', { name: /Vérifier/ })
    .first()
    .click();
  await expect(page.getByText('Un fichier est en cours d’envoi')).toBeVisible();
  await expect(page.getByText('Ajoutez au moins un média')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Publier maintenant' })).toBeDisabled();

  await page.getByRole('link', { name: 'Campagnes' }).first().click();
  letGo();
  const panel = page.getByRole('region', { name: 'Envois en cours' });
  await expect(panel.getByText('Prêt', { exact: true })).toBeVisible({ timeout: 30_000 });
  await panel.getByRole('button', { name: 'Masquer les envois' }).click();
  await page.getByRole('link', { name: 'Reprendre « Laissée en chemin »' }).click();
  await expect(page.getByText('1 média', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publier maintenant' })).toBeEnabled({ timeout: 30_000 });
  await page.context().close();
});
