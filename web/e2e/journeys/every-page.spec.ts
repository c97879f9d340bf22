import { mkdirSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { OWNER, setUp } from './admin';
import { Vitrine } from './vitrine';

const SHOTS = new URL('../shots/', import.meta.url).pathname;
const vitrine = new Vitrine();
/** Where each page is, once the demo network is there. */
const pages: Record<string, string> = {};

async function first(page: Page, path: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/${path}`);
  const { items } = (await answer.json()) as { items: { id: string; number?: number }[] };
  return String(items[0]?.number ?? items[0]?.id ?? '');
}

test.beforeAll(async ({ browser }) => {
  mkdirSync(SHOTS, { recursive: true });
  await vitrine.start();
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  await page.goto(vitrine.setupLink);
  await page.screenshot({ path: `${SHOTS}setup-fr-light-1280.png` });
  expect(await violations(page)).toEqual([]);
  await setUp(page, vitrine);
  await page.screenshot({ path: `${SHOTS}empty-fr-light-1280.png`, fullPage: true });
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Ajouter le réseau de démonstration' }).click();
  await expect(page.getByText(/écrans? dans/)).toContainText('12 écrans', { timeout: 180_000 });
  const added = await page.request.post('/api/v1/calendars', {
    headers: { 'X-Vitrine': '1', Origin: vitrine.origin },
    data: { shipped: 'fr-public-holidays' },
  });
  const calendar = (await added.json()) as { id: string };
  Object.assign(pages, {
    overview: '/',
    campaigns: '/campaigns',
    'campaign-new': '/campaigns/new',
    campaign: `/campaigns/${await first(page, 'campaigns')}`,
    playlists: '/playlists',
    playlist: `/playlists/${await first(page, 'playlists')}`,
    media: '/media',
    'media-item': `/media?item=${await first(page, 'media')}`,
    screens: '/screens',
    'screens-none': '/screens?q=nothing',
    screen: `/screens/${await first(page, 'screens')}`,
    pair: '/screens/pair',
    sites: '/sites',
    site: `/sites?site=${await first(page, 'sites')}`,
    calendars: '/calendars',
    calendar: `/calendars/${calendar.id}`,
    changes: '/changes',
    publications: '/publications',
    publication: `/publications/${await first(page, 'publications')}`,
    account: '/settings/account',
    sessions: '/settings/sessions',
    users: '/settings/users',
    'api-keys': '/settings/api-keys',
    organisation: '/settings/organisation',
    audit: '/settings/audit',
  });
  await page.context().close();
});
test.afterAll(() => vitrine.stop());

for (const locale of ['fr', 'en'] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      test(`every page in ${locale}, ${scheme}, ${width} px`, async ({ browser }) => {
        const context = await browser.newContext({
          baseURL: vitrine.origin,
          locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
          colorScheme: scheme,
          viewport: { width, height: width < 600 ? 844 : 860 },
          reducedMotion: 'reduce',
        });
        const page = await context.newPage();
        await context.addInitScript((chosen) => localStorage.setItem('vitrine-locale', chosen), locale);
        const found: string[] = [];
        const look = async (name: string) => {
          await page.waitForLoadState('load');
          await expect(page.locator('h1')).toBeVisible();
          await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
          await page.evaluate(() => document.fonts.ready);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          if (wide > width) found.push(`${name}: the page is ${wide} px wide`);
          found.push(...(await violations(page)).map((line) => `${name}: ${line}`));
          const tall = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.screenshot({
            path: `${SHOTS}${name}-${locale}-${scheme}-${width}.png`,
            fullPage: tall < 3000,
          });
        };
        await page.goto('/sign-in');
        await look('sign-in');
        await page.locator('input[type=email]').fill(OWNER.email);
        await page.locator('input[type=password]').fill(OWNER.password);
        await page.locator('button[type=submit]').click();
        await page.waitForURL(`${vitrine.origin}/`);
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(path);
          await look(name);
        }
        await context.close();
        expect(found).toEqual([]);
      });
    }
  }
}
