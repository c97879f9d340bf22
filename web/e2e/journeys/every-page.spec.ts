import { mkdirSync } from 'node:fs';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { OWNER, setUp } from './admin';
import { leaveDrafts } from './drafts';
import { leavePlays } from './plays';
import { Vitrine } from './vitrine';

/** Pictures of all pages for the eye, when asked for: SHOTS=1. */
const SHOTS = process.env.SHOTS ? new URL('../shots/', import.meta.url).pathname : null;
const LOOKS = (['fr', 'en'] as const).flatMap((locale) => [1280, 390].map((width) => ({ locale, width })));
type Look = (typeof LOOKS)[number];

const vitrine = new Vitrine();

async function first(page: Page, path: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/${path}`);
  const { items } = (await answer.json()) as { items: { id: string; number?: number }[] };
  const one = items[0];
  if (!one) throw new Error(`there is nothing at ${path}`);
  return String(one.number ?? one.id);
}

/** One person's browser, which goes from page to page and keeps what is wrong with them. */
class Visitor {
  private schemes: ('light' | 'dark')[] = ['light', 'dark'];

  private constructor(
    readonly page: Page,
    private readonly as: Look,
    private readonly found: string[],
  ) {}

  static async come(browser: Browser, as: Look, found: string[]): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL: vitrine.origin,
      locale: as.locale === 'fr' ? 'fr-FR' : 'en-GB',
      viewport: { width: as.width, height: as.width < 600 ? 844 : 860 },
      reducedMotion: 'reduce',
    });
    await context.addInitScript((chosen) => localStorage.setItem('vitrine-locale', chosen), as.locale);
    return new Visitor(await context.newPage(), as, found);
  }

  async signIn(): Promise<void> {
    await this.page.goto('/sign-in');
    await this.page.locator('input[type=email]').fill(OWNER.email);
    await this.page.locator('input[type=password]').fill(OWNER.password);
    await this.page.locator('button[type=submit]').click();
    await this.page.waitForURL(`${vitrine.origin}/`);
  }

  async visit(all: Record<string, string>): Promise<void> {
    for (const [name, path] of Object.entries(all)) {
      await this.page.emulateMedia({ colorScheme: this.schemes[0] });
      await this.page.goto(path);
      await this.look(name);
    }
  }

  /** Looks at the page as it is in both colour schemes; every other page is loaded in the dark one. */
  async look(name: string): Promise<void> {
    const { page, as } = this;
    const told = { message: `${name} in ${as.locale}, ${as.width} px` };
    await expect(page.locator('h1').first(), told).toBeVisible();
    await expect(page.locator('[aria-busy=true]'), told).toHaveCount(0);
    await page.evaluate(() => document.fonts.ready);
    for (const [nth, scheme] of this.schemes.entries()) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(async (wanted) => {
        const root = document.documentElement;
        const deadline = performance.now() + 5_000;
        while (root.getAttribute('data-mantine-color-scheme') !== wanted) {
          if (performance.now() > deadline) throw new Error(`the page does not become ${wanted}`);
          await new Promise(requestAnimationFrame);
        }
        await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
      }, scheme);
      const where = `${name} in ${as.locale}, ${scheme}, ${as.width} px`;
      const { wide, tall } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        tall: document.documentElement.scrollHeight,
      }));
      if (wide > as.width) this.found.push(`${where}: the page is ${wide} px wide`);
      this.found.push(
        ...(await violations(page, nth === 0 ? 'all' : 'colours')).map((line) => `${where}: ${line}`),
      );
      if (!SHOTS) continue;
      const path = `${SHOTS}${name}-${as.locale}-${scheme}-${as.width}.png`;
      await page.screenshot({ path, fullPage: tall < 3000 });
    }
    this.schemes = this.schemes.toReversed();
  }

  /** Looks at what a key opens over the page. */
  async open(name: string, key: string, typed = ''): Promise<void> {
    await this.page.goto('/publications');
    await expect(this.page.locator('h1')).toBeVisible();
    await this.page.keyboard.press(key);
    await expect(this.page.getByRole('dialog')).toBeVisible();
    if (typed) {
      await this.page.getByRole('dialog').getByRole('textbox').fill(typed);
      await expect(this.page.getByRole('dialog').getByText('Parapluies à Lille')).toBeVisible();
    }
    await this.look(name);
  }

  /** Looks at what opens over a page when something on it is clicked. */
  async unfold(name: string, path: string, opener: string): Promise<void> {
    const { page } = this;
    await page.goto(path);
    await page.locator(opener).first().click();
    const layers = page.locator('#layers :is([role=dialog], [role=menu], [role=listbox])');
    await expect(layers.filter({ visible: true }).first()).toBeVisible();
    await this.look(name);
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}

/** Where each page is, once the demo network is there. */
async function pagesOf(page: Page): Promise<Record<string, string>> {
  return {
    overview: '/',
    campaigns: '/campaigns',
    'campaign-new': '/campaigns/new',
    'campaign-new-where': '/campaigns/new?step=where',
    'campaign-new-when': '/campaigns/new?step=when',
    'campaign-new-check': `/campaigns/new?draft=${await first(page, 'campaigns?q=Nulle')}&step=check`,
    emergency: '/emergency',
    campaign: `/campaigns/${await first(page, 'campaigns')}`,
    'campaign-full': `/campaigns/${await first(page, 'campaigns?q=Programme')}`,
    schedule: '/schedule',
    'schedule-day': '/schedule?view=day&as=published',
    'schedule-month': `/schedule?view=month&site=${await first(page, 'sites?kind=store')}`,
    'schedule-campaigns': '/schedule?rows=campaigns',
    'schedule-agenda': '/schedule?list=1',
    'schedule-none': '/schedule?q=nothing&list=1',
    playlists: '/playlists',
    playlist: `/playlists/${await first(page, 'playlists')}`,
    scenes: '/scenes',
    'scene-new': '/scenes/new',
    scene: `/scenes/${await first(page, 'scenes')}`,
    brand: '/brand',
    media: '/media',
    'media-item': `/media?item=${await first(page, 'media')}`,
    screens: '/screens',
    'screens-none': '/screens?q=nothing',
    'screens-places': '/screens?view=place',
    screen: `/screens/${await first(page, 'screens')}`,
    'what-plays': '/what-plays',
    'what-plays-drafts': '/what-plays?draft=1&at=2026-10-25T11:30',
    pair: '/screens/pair',
    provision: '/screens/provision',
    sites: '/sites',
    tags: '/tags',
    site: `/sites?site=${await first(page, 'sites')}`,
    store: `/store?site=${await first(page, 'sites?q=Lille')}`,
    'store-pair': '/store/pair',
    calendars: '/calendars',
    calendar: `/calendars/${await first(page, 'calendars')}`,
    reports: '/reports',
    'reports-screens': `/reports?by=screen&range=today&site=${await first(page, 'sites?kind=store')}`,
    'reports-none': '/reports?from=2026-11-01&to=2026-11-02&tag=nothing',
    'reports-uptime': '/reports/uptime?by=screen',
    alerts: '/alerts?state=resolved',
    'alerts-current': '/alerts',
    changes: '/changes',
    publications: '/publications',
    publication: `/publications/${await first(page, 'publications')}`,
    account: '/settings/account',
    sessions: '/settings/sessions',
    users: '/settings/users',
    'api-keys': '/settings/api-keys',
    profiles: '/settings/profiles',
    organisation: '/settings/organisation',
    stores: '/settings/stores',
    'alert-rules': '/settings/alert-rules',
    webhooks: '/settings/webhooks',
    audit: '/settings/audit',
    guide: '/guide',
    'guide-chapter': '/guide/publish#roll-back',
    'api-docs': '/docs/api',
    'api-docs-call': '/docs/api?q=campaign#campaignsCreate',
    lost: '/nowhere',
  };
}

const TWICE = [
  'overview',
  'campaign-full',
  'schedule',
  'screens',
  'screen',
  'what-plays',
  'reports',
  'changes',
];

const UNFOLDED = [
  ['open-date', '/campaigns/new?step=when', '[data-path=from]'],
  ['open-menu', '/reports', 'header [aria-haspopup=menu]'],
  ['open-choice', '/screens', 'main [aria-haspopup=listbox]'],
] as const;

const EMPTY = {
  'empty-overview': '/',
  'empty-campaigns': '/campaigns',
  'empty-campaign': '/campaigns/new',
  'empty-emergency': '/emergency',
  'empty-schedule': '/schedule',
  'empty-playlists': '/playlists',
  'empty-scenes': '/scenes',
  'empty-media': '/media',
  'empty-screens': '/screens',
  'empty-what-plays': '/what-plays',
  'empty-sites': '/sites',
  'empty-store': '/store',
  'empty-calendars': '/calendars',
  'empty-reports': '/reports',
  'empty-uptime': '/reports/uptime',
  'empty-alerts': '/alerts',
  'empty-changes': '/changes',
  'empty-publications': '/publications',
};

test.beforeAll(async () => {
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  await vitrine.start();
});
test.afterAll(() => vitrine.stop());

test('every page can be used by everyone: both languages, light and dark, on a desk and on a phone', async ({
  browser,
}) => {
  test.setTimeout(600_000);
  const found: string[] = [];
  const visit = (as: Look, what: string, stay: (visitor: Visitor) => Promise<void>) =>
    test.step(`${what} in ${as.locale}, ${as.width} px`, async () => {
      const visitor = await Visitor.come(browser, as, found);
      await stay(visitor);
      await visitor.leave();
    });

  for (const as of LOOKS) {
    await visit(as, 'the set-up', (visitor) => visitor.visit({ setup: vitrine.setupLink }));
  }
  let pages: Record<string, string> = {};
  await visit({ locale: 'fr', width: 1280 }, 'what has nothing to show yet', async (visitor) => {
    const { page } = visitor;
    await setUp(page, vitrine);
    await visitor.visit(EMPTY);
    await page.goto('/');
    await page.getByRole('button', { name: 'Ajouter le réseau de démonstration' }).click();
    await expect(page.getByRole('link', { name: 'Publication n° 1' })).toBeVisible({ timeout: 180_000 });
    await expect(page.getByText('11 sur 12 écrans à jour')).toBeVisible({ timeout: 60_000 });
    await leaveDrafts(page, vitrine.origin);
    await leavePlays(page, vitrine.origin);
    pages = await pagesOf(page);
  });
  for (const as of LOOKS) {
    await visit(as, 'every page', async (visitor) => {
      await visitor.visit({ 'sign-in': '/sign-in', invitation: '/invite#unknown' });
      await visitor.signIn();
      await visitor.visit(pages);
      for (const [name, path, opener] of UNFOLDED) await visitor.unfold(name, path, opener);
      await visitor.open('palette', 'Control+k', 'lille');
      await visitor.open('shortcuts', 'Shift+?');
      await visitor.page.getByRole('dialog').getByRole('link', { name: /guide/i }).click();
      await visitor.page.waitForURL(`${vitrine.origin}/guide`);
    });
  }
  // 200 % of a 1280 px window
  await visit({ locale: 'fr', width: 640 }, 'what is needed most at twice the size', async (visitor) => {
    await visitor.signIn();
    await visitor.visit(Object.fromEntries(TWICE.map((name) => [name, pages[name] ?? '/'])));
  });
  expect(found).toEqual([]);
});
