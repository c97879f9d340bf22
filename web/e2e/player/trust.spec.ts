import { brokenFilm, heavyPicture, picture } from './media';
import { expect, test } from './screen';

const SETTINGS = {
  volumePercent: 0,
  rotation: 0,
  heartbeatMs: 5_000,
  reconnectSpreadMs: 500,
  screenshotEveryMs: null,
};

test('a revision whose download is cut never plays half, and goes on where it was cut', async ({
  server,
  kiosk,
}) => {
  server.paired = true;
  const [calm] = server.publish(1, [picture('teal', 1_000)]);
  await kiosk.on();
  await kiosk.untilShowing(calm ?? '');
  const heavy = heavyPicture(1_000, 20);
  server.cutAfter.set(heavy.sha, 9 * 1024 * 1024);
  const items = server.publish(2, [picture('coral', 1_000), heavy]);
  const downloading = () =>
    server.up('status').some((status) => status.revision === 2 && status.state === 'downloading');
  await expect.poll(downloading).toBe(true);
  await expect
    .poll(() => server.rangesServed.filter((range) => range.startsWith(heavy.sha)).length)
    .toBeGreaterThan(3);
  expect(await kiosk.current()).toBe(calm);
  await kiosk.page.reload();
  await kiosk.untilShowing(calm ?? '');
  const before = server.rangesServed.length;
  server.cutAfter.clear();
  await kiosk.untilRevision(2);
  expect(items).toContain(await kiosk.current());
  const again = server.rangesServed.slice(before).filter((range) => range.startsWith(heavy.sha));
  expect(again.some((range) => range.includes(' 0-'))).toBe(false);
  const states = server.up('status').filter((status) => status.revision === 2);
  expect(states.map((status) => status.state)).toEqual(
    expect.arrayContaining(['received', 'downloading', 'ready', 'showing']),
  );
  expect(states[states.length - 1]).toMatchObject({ state: 'showing', have: 2, need: 2, bytes: 0 });
});

test('bytes with another hash never play', async ({ server, kiosk }) => {
  server.paired = true;
  const [calm] = server.publish(1, [picture('teal', 1_000)]);
  await kiosk.on();
  await kiosk.untilShowing(calm ?? '');
  const liar = { ...brokenFilm(1_000), sha: 'ab'.repeat(32) };
  server.publish(2, [liar]);
  const told = () =>
    server.up('status').some((status) => status.revision === 2 && status.code === 'checksum');
  await expect.poll(told).toBe(true);
  expect(await kiosk.page.evaluate(() => window.__vitrine.revision())).toBe(1);
});

test('a forged, foreign or stale manifest is refused and said to be', async ({ server, kiosk }) => {
  server.paired = true;
  const [calm] = server.publish(7, [picture('teal', 1_000)]);
  await kiosk.on();
  await kiosk.untilShowing(calm ?? '');
  await expect.poll(() => server.up('presence').length).toBe(1);
  const manifest = {
    screenId: server.screenId,
    revision: 8,
    generation: 1,
    items: [],
    loops: [],
    timeline: [],
    timelineEnd: 0,
    fallbackLoop: null,
    assets: {},
    assetBase: '/device/v1/assets/',
    settings: SETTINGS,
  };
  server.sendForged(manifest);
  server.send({ ...manifest, screenId: '01933f3a-6c00-7000-8000-0000000000ff' });
  server.send({ ...manifest, revision: 6 });
  const codes = () =>
    server
      .up('status')
      .filter((status) => status.state === 'rejected')
      .map((status) => status.code);
  await expect.poll(codes).toEqual(['bad_signature', 'wrong_screen', 'stale']);
  expect(await kiosk.current()).toBe(calm);
});

test('a screen that was removed says so and asks to be paired again', async ({ server, kiosk }) => {
  server.paired = true;
  const [calm] = server.publish(1, [picture('teal', 1_000)]);
  await kiosk.on();
  await kiosk.untilShowing(calm ?? '');
  server.paired = false;
  server.revoked = true;
  await server.stop();
  await server.start();
  await expect(kiosk.page.locator('.notice')).toBeVisible({ timeout: 20_000 });
  await expect(kiosk.page.locator('.letter')).toHaveCount(8);
  server.revoked = false;
  server.paired = true;
  await kiosk.untilShowing(calm ?? '');
});

test('a screen whose subscription is refused comes again until it hears', async ({ server, kiosk }) => {
  server.paired = true;
  server.refusals = 2;
  const [calm] = server.publish(1, [picture('teal', 1_000)]);
  await kiosk.on();
  await kiosk.untilShowing(calm ?? '');
  await expect.poll(() => server.refusals).toBeLessThanOrEqual(0);
  await expect
    .poll(() => server.up('presence').filter(({ state }) => state === 'online').length)
    .toBeGreaterThan(1);
  const identify = server.command('identify');
  const isDone = () => server.up('result').some(({ id, state }) => id === identify && state === 'done');
  await expect.poll(isDone).toBe(true);
});

test('commands are done once and answered', async ({ server, kiosk }) => {
  server.paired = true;
  const [calm] = server.publish(1, [picture('teal', 1_000)]);
  await kiosk.on();
  await kiosk.untilShowing(calm ?? '');
  await expect.poll(() => server.up('presence').length).toBe(1);
  const states = (id: string) =>
    server
      .up('result')
      .filter((result) => result.id === id)
      .map((result) => result.state);
  const screenshot = server.command('screenshot');
  await expect.poll(() => states(screenshot)).toEqual(['accepted', 'running', 'done']);
  expect(server.screenshots[0]?.subarray(0, 2).toString('hex')).toBe('ffd8');
  server.command('screenshot', {}, screenshot);
  await expect.poll(() => states(screenshot)).toEqual(['accepted', 'running', 'done', 'done']);
  expect(server.screenshots).toHaveLength(1);
  const odd = server.command('power', { on: 'maybe' });
  await expect.poll(() => states(odd)).toEqual(['accepted', 'running', 'failed']);
  const off = server.command('power', { on: false });
  await expect.poll(() => states(off)).toEqual(['accepted', 'running', 'done']);
  await expect(kiosk.page.locator('.night')).toBeVisible();
  const on = server.command('power', { on: true });
  await expect.poll(() => states(on)).toEqual(['accepted', 'running', 'done']);
  await expect(kiosk.page.locator('.night')).toHaveCount(0);
  const late = server.command('identify', {}, undefined, -1_000);
  await expect.poll(() => states(late)).toEqual(['expired']);
  const restart = server.command('restart');
  await expect.poll(() => states(restart), { timeout: 20_000 }).toEqual(['accepted', 'running', 'done']);
  await kiosk.untilShowing(calm ?? '');
  expect(server.up('presence').map((presence) => presence.state)).toEqual(
    expect.arrayContaining(['online', 'off']),
  );
});
