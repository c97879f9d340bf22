import { expect, type Page, test } from '@playwright/test';
import { pair, setUp } from './admin';
import { photo } from './films';
import { Hand } from './hand';
import { Kiosk } from './kiosk';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

interface Campaign {
  name: string;
  target: string;
  phase: string;
  rules: { weekdays?: number[]; dayparts: { start: string; end: string }[] }[];
}

async function campaigns(page: Page): Promise<Campaign[]> {
  const answer = await page.request.get('/api/v1/campaigns?sort=-changedAt');
  return ((await answer.json()) as { items: Campaign[] }).items;
}

test('the everyday work takes few clicks', async ({ browser }) => {
  const glass = new Kiosk(vitrine.origin);
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  const hand = new Hand(page);
  const next = (step: string) => hand.click(page.getByRole('button', { name: `Suivant : ${step}` }));
  try {
    await setUp(page, vitrine);
    await glass.on();
    await pair(page, await glass.code(), 'Vitrine gauche', 'Lille Centre');
    const screen = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const headers = { 'X-Vitrine': '1', Origin: vitrine.origin };
    const shown = await (await page.request.get(`/api/v1/screens/${screen}`)).json();
    await page.request.patch(`/api/v1/screens/${screen}`, {
      headers: { ...headers, 'If-Match': `"${shown.version}"` },
      data: { tags: ['vitrine'] },
    });

    await test.step('from a file on this computer to playing on one screen', async () => {
      await page.goto('/');
      await expect(page.getByRole('heading', { name: 'Bonjour Léa' })).toBeVisible();
      await hand.press('c');
      await hand.chooseFile(page.getByRole('button', { name: 'Choisir des fichiers' }), photo());
      await next('Où');
      await hand.click(page.getByRole('radio', { name: 'Des magasins ou des écrans' }));
      await hand.click(page.getByRole('button', { name: 'Ouvrir Lille Centre' }));
      await hand.click(page.getByRole('checkbox', { name: 'Vitrine gauche' }));
      await expect(page.getByText('1 écran, 1 magasin')).toBeVisible();
      await next('Quand');
      await next('Vérifier');
      await hand.click(page.getByRole('button', { name: 'Publier maintenant' }));
      await expect(page.getByText('L’écran est à jour')).toBeVisible({ timeout: 60_000 });
      hand.expectAtMost(12, 'from a file to playing on one screen');
      expect((await glass.untilSeen(1, 60_000)).size).toBe(1);
      const [made] = await campaigns(page);
      expect(made).toMatchObject({ name: 'Façade été', phase: 'live', target: `screen:${screen}` });
    });

    await test.step('a happy hour every week for one tag', async () => {
      await page.goto('/');
      await expect(page.getByRole('heading', { name: 'Bonjour Léa' })).toBeVisible();
      await hand.press('c');
      await hand.click(page.getByRole('button', { name: 'Prendre dans la médiathèque' }));
      const picker = page.getByRole('dialog', { name: 'Choisir des médias' });
      await hand.click(picker.getByRole('button', { name: 'Façade été' }));
      await hand.click(picker.getByRole('button', { name: 'Ajouter 1 média' }));
      await next('Où');
      await hand.click(page.getByRole('radio', { name: 'Par étiquettes' }));
      await hand.click(page.locator('#content').getByText(/^vitrine · /));
      await next('Quand');
      await hand.click(page.getByRole('button', { name: 'Happy hour' }));
      await next('Vérifier');
      await hand.click(page.getByRole('button', { name: 'Publier maintenant' }));
      await expect(page.getByRole('region', { name: 'À l’écran' })).toBeVisible();
      hand.expectAtMost(15, 'a weekly happy hour for one tag');
      const [made] = await campaigns(page);
      expect(made).toMatchObject({
        target: 'vitrine',
        rules: [{ weekdays: [4, 5, 6], dayparts: [{ start: '17:00', end: '20:00' }] }],
      });
    });

    await test.step('why a screen does not play a campaign', async () => {
      await page.request.post('/api/v1/campaigns', {
        headers,
        data: { name: 'Ailleurs', kind: 'loop', target: 'lyon', items: await itemsOf(page) },
      });
      await page.request.post('/api/v1/publications', { headers, data: { all: true, note: '' } });
      await page.goto('/');
      await expect(page.getByRole('heading', { name: 'Bonjour Léa' })).toBeVisible();
      await hand.click(page.getByRole('link', { name: 'Écrans', exact: true }));
      await hand.click(page.getByRole('link', { name: 'Vitrine gauche' }));
      await hand.click(page.getByRole('link', { name: /Voir à un autre moment, et pourquoi/ }));
      const others = page.getByRole('region', { name: 'Ce qui ne passe pas, et pourquoi' });
      await expect(others.getByRole('listitem').filter({ hasText: 'Ailleurs' })).toContainText(
        'Ne vise pas cet écran',
      );
      hand.expectAtMost(4, 'why a screen does not play a campaign');
    });

    await test.step('back to an earlier publication', async () => {
      await page.goto('/');
      await expect(page.getByRole('heading', { name: 'Bonjour Léa' })).toBeVisible();
      await hand.click(page.getByRole('link', { name: 'Publications', exact: true }));
      await hand.click(page.getByRole('button', { name: 'Revenir à cette version (n° 1)' }));
      await hand.click(
        page.getByRole('dialog').getByRole('button', { name: 'Revenir à cette version', exact: true }),
      );
      await expect(page.getByRole('heading', { name: 'Publication n° 4' })).toBeVisible();
      hand.expectAtMost(3, 'back to an earlier publication');
    });
  } finally {
    await page.context().close();
    await glass.end();
  }
});

async function itemsOf(page: Page): Promise<{ mediaId: string }[]> {
  const answer = await page.request.get('/api/v1/media?limit=1');
  return ((await answer.json()) as { items: { id: string }[] }).items.map(({ id }) => ({ mediaId: id }));
}
