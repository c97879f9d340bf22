import { expect, test } from '@playwright/test';
import { setUp } from './admin';
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
