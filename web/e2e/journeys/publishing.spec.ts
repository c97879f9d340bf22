import { expect, test } from '@playwright/test';
import { violations } from '../axe';
import { setUp } from './admin';
import { leaveDrafts } from './drafts';
import { Vitrine } from './vitrine';

test('what a publication would do is said before it is made, and it is undone or rolled back in a few clicks', async ({
  browser,
}) => {
  const vitrine = new Vitrine();
  await vitrine.start();
  const context = await browser.newContext({ baseURL: vitrine.origin });
  const page = await context.newPage();
  try {
    await setUp(page, vitrine);
    await page.getByRole('button', { name: 'Ajouter le réseau de démonstration' }).click();
    await expect(page.getByRole('link', { name: 'Publication n° 1' })).toBeVisible({ timeout: 180_000 });
    await leaveDrafts(page, vitrine.origin);

    await test.step('the dry run names screens, times, hours and warnings', async () => {
      await page.goto('/changes');
      const glass = page.getByRole('region', { name: 'Ce qui changera à l’écran' });
      await expect(glass.getByText('« Programme des magasins » disparaît').first()).toBeVisible();
      await expect(glass.getByText('À l’heure du magasin (America/Martinique).').first()).toBeVisible();
      await expect(glass.getByRole('row', { name: /Programme des magasins.* h.*−/ })).toBeVisible();
      await expect(page.getByText('« Nulle part » ne vise aucun écran.')).toBeVisible();
      await expect(page.getByRole('link', { name: 'Ouvrir « Nulle part »' })).toBeVisible();
    });

    await test.step('the differences are words', async () => {
      const words = page.getByRole('region', { name: 'Différences' });
      await expect(words.getByText('« Lille · Grand-Place »')).toBeVisible();
      await expect(words.getByText(/pas aux dates de Jours fériés/)).toBeVisible();
      await expect(
        words.getByText(/rain dépasse 0,5 ou \(open est vrai et city ne vaut pas Lyon\)/),
      ).toBeVisible();
      expect(await words.innerText()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|[{}]/);
    });

    await test.step('for ten seconds one click takes it back', async () => {
      await page.getByRole('button', { name: 'Publier maintenant' }).click();
      await expect(page.getByRole('heading', { name: 'Publication n° 2' })).toBeVisible();
      await page.getByRole('button', { name: /^Annuler \(/ }).click();
      await expect(page.getByText(/La publication n° 2 est annulée/)).toBeVisible();
    });

    await test.step('three clicks go back to any publication', async () => {
      await page.getByRole('link', { name: 'Publications', exact: true }).first().click();
      await expect(page.getByText(/^3 · /)).toBeVisible();
      await page.getByRole('button', { name: 'Revenir à cette version (n° 2)' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revenir à cette version' }).click();
      await expect(page.getByRole('heading', { name: 'Publication n° 4' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    await test.step('a past publication tells who changed what, in words', async () => {
      await page.goto('/publications/2');
      await expect(page.getByText(/^Par Léa Martin, le /)).toBeVisible();
      const words = page.getByRole('region', { name: 'Différences' });
      await expect(words.getByText('« Lille · Grand-Place »')).toBeVisible();
      await page.getByRole('button', { name: /^Masquer les différences/ }).click();
      await expect(words).toHaveCount(0);
      expect(await violations(page)).toEqual([]);
    });

    await test.step('a device that IT prepared becomes its screen, and only one does', async () => {
      const headers = { 'x-vitrine': '1', origin: vitrine.origin };
      const api = context.request;
      const sites = await (await api.get('/api/v1/sites?kind=store')).json();
      const data = { screens: [{ name: 'Préparé', siteId: sites.items[0].id }] };
      const made = await (await api.post('/api/v1/screens/provision', { data, headers })).json();
      const { screenId, playerUrl } = made.screens[0];
      const device = await browser.newContext();
      const glass = await device.newPage();
      await glass.goto(playerUrl);
      await expect
        .poll(async () => (await (await api.get(`/api/v1/screens/${screenId}`)).json()).status, {
          timeout: 20_000,
        })
        .toBe('online');
      expect(glass.url()).not.toContain('enrol');
      const second = await (await browser.newContext()).newPage();
      await second.goto(playerUrl);
      await expect(second.getByText(/a déjà servi|was used already/)).toBeVisible();
      await second.context().close();
      await device.close();
    });

    await test.step('any page is two words away', async () => {
      await page.keyboard.press('Control+k');
      const words = page.getByRole('dialog').getByPlaceholder(/Écran, magasin/);
      await expect(words).toBeFocused();
      await words.fill('equipe');
      await expect(page.getByRole('dialog').getByRole('button', { name: /Équipe/ })).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/settings.users/);
    });
  } finally {
    await context.close();
    await vitrine.stop();
  }
});
