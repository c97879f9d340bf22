import { type Browser, expect, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { OWNER, setUp } from './admin';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

async function cameIn(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' });
  return context.newPage();
}

test('two people edit one campaign: both versions in words, who and when, and nothing is lost', async ({
  browser,
}) => {
  const lea = await cameIn(browser);
  await setUp(lea, vitrine);
  await lea.getByRole('button', { name: 'Ajouter le réseau de démonstration' }).click();
  await expect(lea.getByRole('link', { name: 'Publication n° 1' })).toBeVisible({ timeout: 180_000 });
  const headers = { 'X-Vitrine': '1', Origin: vitrine.origin };
  const invited = await lea.request.post('/api/v1/invitations', {
    headers,
    data: { email: 'paul@maison-lumiere.example', role: 'publisher' },
  });
  const { link } = (await invited.json()) as { link: string };
  const paul = await cameIn(browser);
  const accepted = await paul.request.post('/api/v1/invitations/accept', {
    headers,
    data: {
      token: new URL(link).hash.slice(1),
      name: 'Paul Roche',
      password: OWNER.password,
      locale: 'fr',
    },
  });
  expect(accepted.ok(), await accepted.text()).toBe(true);

  const answer = await lea.request.get('/api/v1/campaigns?q=Programme');
  const [{ id }] = ((await answer.json()) as { items: [{ id: string }] }).items;
  const saved = async () => (await lea.request.get(`/api/v1/campaigns/${id}`)).json();
  await lea.goto(`/campaigns/${id}`);
  await paul.goto(`/campaigns/${id}`);

  // what is being edited stays what it was, although the page hears of the other version at once
  await lea.getByRole('textbox', { name: 'Nom de la campagne' }).fill('Programme de Léa');
  await paul.getByRole('textbox', { name: 'Nom de la campagne' }).fill('Programme de Paul');
  await paul.getByRole('button', { name: 'Happy hour' }).click();
  await paul.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
  await expect(paul.getByText(/^Campagne enregistrée/)).toBeVisible();

  await expect(lea.getByRole('heading', { name: 'Programme de Paul' })).toBeVisible();
  await lea.getByRole('radio', { name: 'Des magasins ou des écrans' }).check();
  await lea.getByRole('checkbox', { name: /Lille/ }).check();
  await lea.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
  const dialog = lea.getByRole('dialog', { name: 'Modifié entre-temps' });
  await expect(dialog.getByText(/^Paul Roche a modifié cet élément .+ \(.*20\d\d.*\)/)).toBeVisible();
  const row = (field: string) => dialog.getByRole('row', { name: new RegExp(`^${field}`) });
  await expect(row('Nom')).toContainText('Programme de Léa');
  await expect(row('Nom')).toContainText('Programme de Paul');
  await expect(row('Cible')).toContainText('Lille · Grand-Place');
  await expect(row('Plages horaires')).toContainText('Chaque jeudi, vendredi et samedi, de 17:00 à 20:00');
  expect(await dialog.innerText()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|[{}[\]"]/);
  expect(await violations(lea)).toEqual([]);
  expect((await saved()).name).toBe('Programme de Paul');

  await dialog.getByRole('button', { name: 'Reprendre l’autre version' }).click();
  await expect(lea.getByRole('textbox', { name: 'Nom de la campagne' })).toHaveValue('Programme de Paul');
  await expect(lea.getByRole('button', { name: 'Happy hour' })).toHaveAttribute('aria-pressed', 'true');
  expect((await saved()).name).toBe('Programme de Paul');
  await lea.context().close();
  await paul.context().close();
});
