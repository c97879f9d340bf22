import { picture } from './media';
import { expect, Screen, test } from './screen';

/** Pictures of what people see, for people to look at; they go to `web/e2e/shots`. */
const sizes = [
  { name: 'landscape', width: 1920, height: 1080 },
  { name: 'portrait', width: 1080, height: 1920 },
];

const shots = new URL('../shots/', import.meta.url).pathname;

for (const { name, width, height } of sizes) {
  for (const locale of ['fr-FR', 'en-GB']) {
    test(`pairing, card and identify in ${name}, ${locale}`, async ({ server }) => {
      const screen = new Screen(server, { width, height }, locale);
      const shot = (what: string) =>
        screen.page.screenshot({ path: `${shots}player-${what}-${name}-${locale}.png` });
      await screen.on();
      await expect(screen.page.locator('.letter')).toHaveCount(8);
      await expect(screen.page.locator('.check.good')).toHaveCount(3);
      await shot('pairing');
      server.paired = true;
      await screen.untilShowing('card');
      await expect.poll(() => server.up('presence').length).toBeGreaterThan(0);
      await expect(screen.page.locator('.card-time')).not.toBeEmpty();
      await shot('card');
      const [item] = server.publish(1, [picture('teal', 4_000)]);
      await screen.untilShowing(item ?? '');
      server.command('identify');
      await expect(screen.page.locator('.identify-name')).toBeVisible();
      await expect(screen.page.locator('.identify')).toHaveCSS('opacity', '1');
      await shot('identify');
      expect(screen.trouble).toEqual([]);
      await screen.end();
    });
  }
}

test('a screen that hangs sideways turns everything', async ({ server }) => {
  const screen = new Screen(server, { width: 1920, height: 1080 });
  await screen.on();
  server.paired = true;
  const settings = { volumePercent: 0, rotation: 90, heartbeatMs: 5_000, reconnectSpreadMs: 500 };
  const [item] = server.publish(1, [picture('teal', 4_000)], { settings });
  await screen.untilShowing(item ?? '');
  await expect.poll(() => server.up('presence').length).toBeGreaterThan(0);
  server.command('identify');
  await expect(screen.page.locator('.identify-name')).toBeVisible();
  await expect(screen.page.locator('.identify')).toHaveCSS('opacity', '1');
  const box = await screen.page.locator('.identify').boundingBox();
  expect(box).toMatchObject({ x: 0, y: 0, width: 1920, height: 1080 });
  await screen.page.screenshot({ path: `${shots}player-identify-sideways.png` });
  await screen.end();
});
