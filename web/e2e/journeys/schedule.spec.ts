import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { violations } from '../axe';
import { OWNER, setUp } from './admin';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.describe.configure({ mode: 'serial' });
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

/** A week far ahead, of which only the campaigns made here say something. */
const WEEK = '/schedule?date=2027-06-08';
const HOURS = 24 * 7;

type Campaign = {
  id: string;
  version: number;
  target: string;
  from: string | null;
  to: string | null;
  rules: unknown[];
};
const made: Record<'spring' | 'happy', string> = { spring: '', happy: '' };
let lille = '';
let stDenis = '';

async function ask<T>(
  page: Page,
  method: 'get' | 'post' | 'put',
  path: string,
  data?: unknown,
  version?: number,
) {
  const headers = {
    'X-Vitrine': '1',
    Origin: vitrine.origin,
    ...(version ? { 'If-Match': `"${version}"` } : {}),
  };
  const answer = await page.request[method](`/api/v1/${path}`, { headers, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}
const campaign = (page: Page, id: string) => ask<Campaign>(page, 'get', `campaigns/${id}`);

async function signedIn(browser: Browser, touch = false): Promise<Page> {
  const context = await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR', hasTouch: touch });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator('input[type=email]').fill(OWNER.email);
  await page.locator('input[type=password]').fill(OWNER.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL(`${vitrine.origin}/`);
  return page;
}

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(name) }) });
const bar = (page: Page, place: string, name: string) =>
  row(page, place).getByRole('button', { name: new RegExp(`^${name}`) });
const said = (page: Page) => page.locator('[role=status].v-visually-hidden');

async function boxOf(place: Locator) {
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  if (!box) throw new Error('it is not on the page');
  return box;
}
/** How many px an hour of the week is wide. */
async function hour(page: Page): Promise<number> {
  return (await boxOf(page.locator('[data-track]').first())).width / HOURS;
}
/** Drags from a point by hours, and to another row if one is given. */
async function drag(page: Page, x: number, y: number, hours: number, toY = y): Promise<void> {
  const by = hours * (await hour(page));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by / 2, (y + toY) / 2, { steps: 4 });
  await page.mouse.move(x + by, toY, { steps: 4 });
}

test('bars are moved to another store, resized, drawn anew and undone, and others see it live', async ({
  browser,
}) => {
  const first = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  await setUp(first, vitrine);
  await first.getByRole('button', { name: 'Ajouter le réseau de démonstration' }).click();
  await expect(first.getByRole('link', { name: 'Publication n° 1' })).toBeVisible({ timeout: 180_000 });
  const page = first;
  // high enough for the rows of all stores, however many campaigns the demonstration has
  await page.setViewportSize({ width: 1280, height: 1400 });
  const sites = await ask<{ items: { id: string; name: string }[] }>(page, 'get', 'sites');
  lille = sites.items.find(({ name }) => name.startsWith('Lille'))?.id ?? '';
  stDenis = sites.items.find(({ name }) => name.startsWith('Saint-Denis'))?.id ?? '';
  const media = await ask<{ items: { id: string }[] }>(page, 'get', 'media?limit=1');
  const base = {
    kind: 'loop',
    priority: 3,
    target: `under:${lille}`,
    items: [{ mediaId: media.items[0]?.id }],
  };
  const create = (data: object) => ask<Campaign>(page, 'post', 'campaigns', { ...base, ...data });
  const spring = await create({ name: 'Offre de juin', from: '2027-06-09T09:00', to: '2027-06-10T18:00' });
  const rules = [{ weekdays: [2, 4], dayparts: [{ start: '16:00', end: '19:00' }] }];
  made.spring = spring.id;
  made.happy = (await create({ name: 'Happy hour', rules })).id;

  await page.getByRole('link', { name: 'Planning' }).click();
  await expect(page.getByRole('heading', { name: 'Planning' })).toBeVisible();
  const other = await signedIn(browser);
  for (const one of [page, other]) {
    await one.goto(WEEK);
    await expect(bar(one, 'Lille', 'Offre de juin')).toBeVisible();
  }

  const box = await boxOf(bar(page, 'Lille', 'Offre de juin'));
  await row(page, 'Saint-Denis').scrollIntoViewIfNeeded();
  const [from, to] = [
    await boxOf(bar(page, 'Lille', 'Offre de juin')),
    await row(page, 'Saint-Denis').boundingBox(),
  ];
  await drag(page, from.x + 40, from.y + 12, 2, (to?.y ?? 0) + 40);
  await page.mouse.up();
  await expect(said(page)).toHaveText(/Offre de juin.+passe à Saint-Denis.+11:00/);
  // the way back is offered whole
  const back = page.getByRole('alert').getByRole('button', { name: 'Annuler', exact: true });
  await expect(back).toBeInViewport({ ratio: 1 });
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}schedule-toast.png` });
  expect(await campaign(page, spring.id)).toMatchObject({
    target: `under:${stDenis}`,
    from: '2027-06-09T11:00',
    to: '2027-06-10T20:00',
  });
  await expect(bar(other, 'Saint-Denis', 'Offre de juin.+11:00')).toBeVisible({ timeout: 10_000 });
  await expect(bar(other, 'Lille', 'Offre de juin')).toHaveCount(0);

  const moved = await boxOf(bar(page, 'Saint-Denis', 'Offre de juin'));
  await drag(page, moved.x + moved.width - 2, moved.y + 12, 3);
  await page.mouse.up();
  await expect.poll(async () => (await campaign(page, spring.id)).to).toBe('2027-06-10T23:00');

  await drag(page, moved.x + 40, moved.y + 12, 20);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await page.waitForFunction(() => !document.querySelector('[data-dragging]'));
  expect((await campaign(page, spring.id)).from).toBe('2027-06-09T11:00');

  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await campaign(page, spring.id)).to).toBe('2027-06-10T20:00');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await campaign(page, spring.id)).target).toBe(`under:${lille}`);
  await page.getByRole('button', { name: /^Rétablir/ }).click();
  await expect.poll(async () => (await campaign(page, spring.id)).target).toBe(`under:${stDenis}`);
  await page.getByRole('button', { name: /^Annuler la dernière/ }).click();
  await expect.poll(async () => (await campaign(page, spring.id)).from).toBe('2027-06-09T09:00');
  expect(box.width).toBeGreaterThan(0);

  const track = await boxOf(row(page, 'Lille').locator('[data-track]'));
  await drag(page, track.x + (await hour(page)) * 9.5, track.y + track.height - 2, 8);
  await page.mouse.up();
  await expect(page).toHaveURL(/campaigns\/new\?/);
  await page.getByRole('button', { name: 'Quand' }).click();
  await expect(page.getByRole('button', { name: 'Début' })).toHaveText('7 juin 2027 09:00');
  await expect(page.getByRole('button', { name: 'Fin', exact: true })).toHaveText('7 juin 2027 18:00');
  await expect(page.getByText('4 écrans, 1 magasin')).toBeVisible();
  await other.context().close();
  await page.context().close();
});

test('a bar is moved by the keyboard alone', async ({ browser }) => {
  const page = await signedIn(browser);
  await expect(page.getByRole('link', { name: 'Planning' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { name: 'Planning' })).toBeVisible();
  await page.goto(WEEK);
  await expect(bar(page, 'Lille', 'Offre de juin')).toBeVisible();
  for (let at = 0; at < 60; at += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.matches('[data-bar]'))) break;
  }
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const rowOf = () => page.evaluate(() => document.activeElement?.getAttribute('data-row') ?? '');
  for (let at = 0; at < 10 && (await rowOf()) !== lille; at += 1) {
    const before = await rowOf();
    await page.keyboard.press('ArrowDown');
    await expect.poll(rowOf).not.toBe(before);
  }
  for (let at = 0; at < 12 && !(await focused()).startsWith('Offre de juin'); at += 1) {
    const before = await focused();
    await page.keyboard.press('Control+ArrowRight');
    await expect.poll(focused).not.toBe(before);
  }
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(said(page)).toHaveText('Déplacement annulé.');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(said(page)).toHaveText(/Offre de juin.+mer\. 9 juin, 11:00 – jeu\. 10 juin, 21:00, Lille/);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(said(page)).toHaveText(/Brouillon enregistré/);
  expect(await campaign(page, made.spring)).toMatchObject({
    from: '2027-06-09T11:00',
    to: '2027-06-10T21:00',
  });
  await expect.poll(focused).toMatch(/^Offre de juin.+11:00/);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await campaign(page, made.spring)).from).toBe('2027-06-09T09:00');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Offre de juin' })).toBeVisible();
  await page.context().close();
});

test('of a campaign with time slots it is asked whether one date is meant or all', async ({ browser }) => {
  const page = await signedIn(browser);
  await page.goto(WEEK);
  const happy = bar(page, 'Lille', 'Happy hour').first();
  await expect(happy).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Happy hour' });
  const move = async (hours: number) => {
    const box = await boxOf(happy);
    await drag(page, box.x + 8, box.y + 12, hours);
    await page.mouse.up();
    await expect(dialog).toBeVisible();
  };
  await move(2);
  await expect(dialog.getByText('Cette fois-ci : mar. 8 juin, 18:00 – 21:00.')).toBeVisible();
  await expect(dialog.getByText('Devient : Chaque mardi et jeudi, de 18:00 à 21:00')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
  await expect(said(page)).toHaveText(/Brouillon enregistré/);
  expect((await campaign(page, made.happy)).rules).toEqual([
    expect.objectContaining({
      dayparts: [{ start: '16:00', end: '19:00' }],
      overrides: [{ date: '2027-06-08', dayparts: [{ start: '18:00', end: '21:00' }] }],
    }),
  ]);
  await page.keyboard.press('Control+z');
  await expect(said(page)).toHaveText(/comme avant/);
  await expect(bar(page, 'Lille', 'Happy hour.+16:00').first()).toBeVisible();
  await move(24);
  await dialog.getByText('Toutes les fois').click();
  await expect(dialog.getByText('Devient : Chaque mercredi et vendredi, de 16:00 à 19:00')).toBeVisible();
  await dialog.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
  await expect(bar(page, 'Lille', 'Happy hour.+mer\\. 9 juin')).toBeVisible();
  expect((await campaign(page, made.happy)).rules).toEqual([expect.objectContaining({ weekdays: [3, 5] })]);

  await page.getByRole('button', { name: /conflits?$/ }).click();
  const conflicts = page.getByRole('dialog', { name: 'Qui remplace qui' });
  await expect(conflicts.getByText(/passe devant.+Programme des magasins/).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

test('two people change the same bar: both versions are shown and none is lost', async ({ browser }) => {
  const page = await signedIn(browser);
  await page.goto(WEEK);
  const spring = bar(page, 'Lille', 'Offre de juin');
  await expect(spring).toBeVisible();
  // somebody else is quicker by a breath
  await page.route(
    `**/campaigns/${made.spring}`,
    async (route) => {
      const { version, ...known } = await campaign(page, made.spring);
      const { name, kind, items, target } = known as unknown as Record<string, unknown>;
      const theirs = {
        name,
        kind,
        items,
        target,
        priority: 7,
        from: '2027-06-09T10:00',
        to: '2027-06-10T18:00',
      };
      await ask(page, 'put', `campaigns/${made.spring}`, theirs, version);
      await route.continue();
    },
    { times: 1 },
  );
  const box = await boxOf(spring);
  await drag(page, box.x + 40, box.y + 12, 5);
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Modifié entre-temps' });
  await expect(dialog.getByRole('row', { name: /Début.+14:00.+10:00/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Garder mes modifications' }).click();
  await expect(said(page)).toHaveText(/Votre version de .+ est enregistrée/);
  expect((await campaign(page, made.spring)).from).toBe('2027-06-09T14:00');
  await page.context().close();
});

test('a finger moves a bar after a short hold, and a phone has the list with the same actions', async ({
  browser,
}) => {
  const page = await signedIn(browser, true);
  await page.goto(WEEK);
  const spring = bar(page, 'Lille', 'Offre de juin');
  await expect(spring).toBeVisible();
  const { x, y } = await boxOf(spring);
  const by = (await hour(page)) * 4;
  const hand = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
    hand.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: at === undefined ? [] : [{ x: at, y: y + 12 }],
    });
  await touch('touchStart', x + 40);
  await expect(page.locator('[data-dragging]')).toBeVisible();
  for (let part = 1; part <= 4; part += 1) await touch('touchMove', x + 40 + (by * part) / 4);
  await touch('touchEnd');
  await expect(said(page)).toHaveText(/Brouillon enregistré/);
  expect((await campaign(page, made.spring)).from).toBe('2027-06-09T18:00');

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('treegrid')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Mercredi 9 juin 2027' })).toBeVisible();
  await page.getByRole('button', { name: /^Modifier Offre de juin/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Offre de juin' });
  await dialog.getByRole('combobox', { name: 'Magasin ou région' }).click();
  await page.getByRole('option', { name: /Saint-Denis/ }).click();
  await expect(dialog.getByText(/Grand-Place.+devient.+Saint-Denis/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
  await expect.poll(async () => (await campaign(page, made.spring)).target).toBe(`under:${stDenis}`);
  await page.context().close();
});
