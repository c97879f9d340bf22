import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { OWNER, setUp } from '../journeys/admin';
import { leaveDrafts } from '../journeys/drafts';
import { Kiosk } from '../journeys/kiosk';
import { leavePlays } from '../journeys/plays';
import { Vitrine } from '../journeys/vitrine';

const IMAGES = new URL('../../docs/images/', import.meta.url).pathname;
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 760 };
const LIST = 'Vitrine gauche ; Lille · Grand-Place ; vitrine\nCaisse 2 ; Lille · Grand-Place ; caisse';
const vitrine = new Vitrine();
const pngs = mkdtempSync(join(tmpdir(), 'vitrine-guide-'));

test.beforeAll(() => vitrine.start());
test.afterAll(async () => {
  await vitrine.stop();
  rmSync(pngs, { recursive: true, force: true });
});

async function keep(page: Page, language: string, name: string): Promise<void> {
  const png = join(pngs, `${name}.png`);
  await page.screenshot({ path: png });
  const width = page.viewportSize()?.width ?? 0;
  const webp = ['-c:v', 'libwebp', '-pix_fmt', 'yuv420p', '-quality', '72', '-compression_level', '6'];
  const smaller = ['-vf', `scale=${Math.min(width, 1100)}:-2:flags=lanczos`];
  const file = join(IMAGES, language, `${name}.webp`);
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-i', png, ...smaller, ...webp, file]);
}

async function settle(page: Page): Promise<void> {
  await expect(page.locator('h1').first()).toBeVisible();
  await expect(page.locator('[aria-busy=true], .mantine-Skeleton-root')).toHaveCount(0);
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}

async function signIn(browser: Browser, language: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: vitrine.origin,
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    viewport: DESK,
    reducedMotion: 'reduce',
    colorScheme: 'light',
  });
  await context.addInitScript((chosen) => localStorage.setItem('vitrine-locale', chosen), language);
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator('input[type=email]').fill(OWNER.email);
  await page.locator('input[type=password]').fill(OWNER.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL(`${vitrine.origin}/`);
  return page;
}

/** Until no glass waits for its picture any more. */
async function lit(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: /^(Chargement|Loading)/ })).toHaveCount(0);
}

async function first(page: Page, path: string): Promise<string> {
  const { items } = (await (await page.request.get(`/api/v1/${path}`)).json()) as {
    items: { id: string; number?: number }[];
  };
  return String(items[0]?.number ?? items[0]?.id);
}

/** Each picture with the page it shows. */
async function pagesOf(page: Page): Promise<Record<string, string>> {
  const full = await first(page, 'campaigns?q=Programme');
  return {
    overview: '/',
    'wizard-content': `/campaigns/new?draft=${full}&step=content`,
    'wizard-where': `/campaigns/new?draft=${full}&step=where`,
    'wizard-when': `/campaigns/new?draft=${full}&step=when`,
    'wizard-check': `/campaigns/new?draft=${full}&step=check`,
    schedule: '/schedule',
    'what-plays': `/what-plays?at=${new Date().toISOString().slice(0, 10)}T11:30`,
    changes: '/changes',
    publication: '/publications/1',
    scene: `/scenes/${await first(page, 'scenes')}`,
    brand: '/brand',
    emergency: '/emergency',
    reports: '/reports?range=today',
    pair: '/screens/pair',
    provision: '/screens/provision',
    screens: '/screens?status=online',
    'alert-rules': '/settings/alert-rules',
    profiles: '/settings/profiles',
    'api-keys': '/settings/api-keys',
    webhooks: '/settings/webhooks',
  };
}

/** What an organisation has after some weeks, so that no picture shows an empty page. */
async function furnish(page: Page): Promise<void> {
  const headers = { 'X-Vitrine': '1', Origin: vitrine.origin };
  const send = async (path: string, data: unknown) => {
    const answer = await page.request.post(`/api/v1/${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  await send('api-keys', { name: 'Caisse', scopes: ['facts:write', 'read'] });
  const told = { name: 'Supervision', url: 'https://hooks.example.com/vitrine' };
  await send('webhooks', { ...told, events: ['alert.opened', 'alert.resolved'] });
  await send('profiles', { name: 'Vitrine sur rue', settings: { volumePercent: 0 } });
  await send('profiles', { name: 'Espace beauté', settings: { volumePercent: 35 } });
}

test('the pictures of the guide', async ({ browser }) => {
  test.setTimeout(600_000);
  const start = await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR', viewport: DESK });
  const page = await start.newPage();
  await setUp(page, vitrine);
  await page.getByRole('button', { name: 'Ajouter le réseau de démonstration' }).click();
  await expect(page.getByRole('link', { name: 'Publication n° 1' })).toBeVisible({ timeout: 180_000 });
  await expect(page.getByText('11 sur 12 écrans à jour')).toBeVisible({ timeout: 60_000 });
  await leaveDrafts(page, vitrine.origin);
  await leavePlays(page, vitrine.origin);
  await furnish(page);
  await start.close();

  const kiosk = new Kiosk(vitrine.origin);
  await kiosk.on();
  await kiosk.code();
  for (const language of ['fr', 'en']) {
    mkdirSync(join(IMAGES, language), { recursive: true });
    await keep(kiosk.page, language, 'player-code');
    const visitor = await signIn(browser, language);
    for (const [name, path] of Object.entries(await pagesOf(visitor))) {
      await visitor.goto(path);
      if (name === 'provision') await visitor.locator('textarea').first().fill(LIST);
      await settle(visitor);
      // the preview names what is on its glass once it is there: "1/4 · …"
      if (name.startsWith('wizard')) await expect(visitor.getByText(/^\d+\/\d+ · /)).toBeVisible();
      // what really plays comes after the bars
      if (name === 'schedule') await expect(visitor.locator('[data-screen] li').first()).toBeVisible();
      await lit(visitor);
      await keep(visitor, language, name);
    }
    await visitor.setViewportSize(PHONE);
    await visitor.goto(`/store?site=${await first(visitor, 'sites?kind=store&q=Lille')}`);
    await settle(visitor);
    await lit(visitor);
    await keep(visitor, language, 'phone-screens');
    await visitor.context().close();
  }
  await kiosk.end();
});
