import { brokenFilm, brokenFont, film, picture, squares } from './media';
import { addressOf, inTheMiddle, pixelsOf, shown, zoned } from './scenes';
import { expect, test } from './screen';

test('a screenshot of a scene shows what is on the glass, own letters included', async ({
  server,
  kiosk,
}) => {
  server.paired = true;
  const [item] = server.publish(1, [shown(squares())]);
  await kiosk.on();
  await kiosk.untilShowing(item ?? '');
  server.command('screenshot');
  await expect.poll(() => server.screenshots.length).toBe(1);
  const sent = server.screenshots[0] ?? Buffer.alloc(0);
  const places = [
    [270, 180], // the red box
    [270, 66], // its edge
    [560, 300], // under half a veil
    [820, 120], // in the first letter of the brand
    [880, 120], // between two letters: a gap of 12 units
    [1000, 250], // the ground of the label
    [300, 770], // the photo
    [64, 564], // its corner, which is round
    [1400, 750], // the middle of what is turned
  ];
  const ours = await kiosk.page.evaluate(pixelsOf, [addressOf(sent, 'image/jpeg'), places] as [
    string,
    number[][],
  ]);
  // the card fades away before the glass is what it will be
  await expect(async () => {
    const glass = await kiosk.page.screenshot();
    const theirs = await kiosk.page.evaluate(pixelsOf, [addressOf(glass, 'image/png'), places] as [
      string,
      number[][],
    ]);
    for (const [index, place] of places.entries()) {
      const [mine = [], real = []] = [ours.found[index], theirs.found[index]];
      const far = Math.max(...mine.map((value, part) => Math.abs(value - (real[part] ?? 0))));
      expect(far, `${place}: ${mine} instead of ${real}`).toBeLessThan(40);
    }
    const off = ours.small.map((value, index) => Math.abs(value - (theirs.small[index] ?? 0)));
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
    console.log(`screenshot and glass differ by ${mean.toFixed(2)} of 255 on average`);
    expect(mean).toBeLessThan(2);
  }).toPass({ timeout: 10_000 });
  expect(Math.max(...(ours.found[3] ?? [255])), 'a square, as the font draws it').toBeLessThan(60);
  expect(await kiosk.page.evaluate(() => window.__vitrine.errors)).toEqual([]);
});

test('letters that cannot be read are shown in others and reported', async ({ server, kiosk }) => {
  server.paired = true;
  const [item] = server.publish(1, [shown(brokenFont())]);
  await kiosk.on();
  await kiosk.untilShowing(item ?? '');
  await expect(kiosk.page.locator('[data-element=words]:visible')).toHaveText('SOLDES');
  const told = () => server.up('log').some(({ message }) => String(message).startsWith('font '));
  await expect.poll(told).toBe(true);
  expect(
    await kiosk.page.evaluate(() => window.__vitrine.plays.some((play) => play.outcome === 'failed')),
  ).toBe(false);
});

test('a playlist loops in its zone without one empty frame, while the scene stays', async ({
  server,
  kiosk,
}) => {
  server.paired = true;
  const media = [picture('teal', 700), film('h264', 1), brokenFilm(600), picture('coral', 700)];
  const [item] = server.publish(1, [zoned(media)]);
  await kiosk.on();
  await kiosk.untilShowing(item ?? '');
  const zone = kiosk.page.locator('[data-element=zone]');
  await zone.evaluate((node) => node.setAttribute('data-first', ''));
  await kiosk.sampleFrames();
  const seen = new Set<string>();
  const look = async () => seen.add(await kiosk.page.evaluate(inTheMiddle)).size;
  await expect.poll(look, { intervals: [100] }).toBe(3);
  const errors = () => kiosk.page.evaluate(() => window.__vitrine.errors);
  await expect.poll(async () => (await errors()).some((line) => line.startsWith('zone '))).toBe(true);
  const plays = () => kiosk.page.evaluate(() => window.__vitrine.plays);
  await expect.poll(async () => (await plays()).length).toBeGreaterThan(3);
  expect((await plays()).every(({ itemId, outcome }) => itemId === item && outcome !== 'failed')).toBe(true);
  await expect(kiosk.page.locator('[data-element=zone][data-first]')).toHaveCount(1);
  server.command('screenshot');
  await expect.poll(() => server.screenshots.length).toBe(1);
  const shot = addressOf(server.screenshots[0] ?? Buffer.alloc(0), 'image/jpeg');
  const { found } = await kiosk.page.evaluate(pixelsOf, [shot, [[960, 525]]] as [string, number[][]]);
  expect(Math.max(...(found[0] ?? [])), 'the screenshot draws what is in the zone').toBeGreaterThan(90);
  const { empty, frames, own } = await kiosk.sampled();
  console.log(`empty frames in the zone: ${empty} of ${frames}`);
  expect([empty, own]).toEqual([0, 0]);
});
