import { film, picture } from './media';
import { expect, test } from './screen';

test('without network it plays on, also after a reload and a cold start, and no play is lost or counted twice', async ({
  server,
  kiosk,
}) => {
  server.paired = true;
  const items = server.publish(1, [picture('teal', 1_000), film('h264', 1), picture('coral', 1_000)]);
  await kiosk.on();
  await kiosk.untilShowing(items[2] ?? '');
  await expect.poll(() => kiosk.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await server.stop();

  await kiosk.untilShowing(items[0] ?? '');
  await kiosk.untilShowing(items[2] ?? '');
  await kiosk.page.reload();
  await kiosk.untilShowing(items[1] ?? '');
  await kiosk.untilShowing(items[2] ?? '');
  await kiosk.off();
  await kiosk.on();
  await kiosk.untilShowing(items[1] ?? '');
  await kiosk.sampleFrames();
  await kiosk.untilShowing(items[2] ?? '');
  expect((await kiosk.sampled()).empty).toBe(0);

  server.receipts = false;
  await server.start();
  await expect.poll(() => server.up('plays').length, { timeout: 30_000 }).toBeGreaterThan(0);
  server.receipts = true;
  await server.stop();
  await server.start();
  const waiting = () => kiosk.page.evaluate(() => window.__vitrine.waitingPlays());
  await expect.poll(waiting, { timeout: 30_000 }).toBeLessThan(3);
  // what the last start has played gathers for a while before it is sent
  const starts = () => new Set(Array.from(server.plays.values(), ({ boot }) => boot)).size;
  await expect.poll(starts, { timeout: 40_000 }).toBe(3);
  const boots = new Map<string, number[]>();
  for (const { boot, seq } of server.plays.values()) boots.set(boot, (boots.get(boot) ?? []).concat(seq));
  for (const seqs of boots.values()) {
    const sorted = seqs.sort((a, b) => a - b);
    expect(sorted).toEqual(sorted.map((_, index) => index + 1));
  }
  console.log(`plays by start: ${Array.from(boots.values(), (seqs) => seqs.length).join(', ')}`);
});

test('over plain HTTP it says what is missing, and plays all the same', async ({ server, kiosk }) => {
  await kiosk.on('plain.test');
  await expect(kiosk.page.locator('.check.good')).toHaveCount(2);
  await expect(kiosk.page.locator('.check.bad')).toContainText('HTTPS');
  server.paired = true;
  const items = server.publish(1, [picture('teal', 1_000), film('vp9', 1)]);
  await kiosk.untilShowing(items[1] ?? '');
  await expect.poll(() => server.up('status').some((status) => status.state === 'showing')).toBe(true);
  await server.stop();
  await kiosk.sampleFrames();
  await kiosk.untilShowing(items[0] ?? '');
  await kiosk.untilShowing(items[1] ?? '');
  expect((await kiosk.sampled()).empty).toBe(0);
});
