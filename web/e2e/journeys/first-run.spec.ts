import { expect, type Page, test } from '@playwright/test';
import { makeCampaign, makePlaylist, pair, publishAll, setDuration, setUp, upload } from './admin';
import { CORNERS, filmH264, filmVp9, photo } from './films';
import { Kiosk } from './kiosk';
import { Vitrine } from './vitrine';

interface Play {
  seq: number;
  boot: string;
  outcome: string;
}

/** All plays the server has of the screen, through the admin's own session. */
async function playsOf(page: Page, screen: string): Promise<Play[]> {
  const plays: Play[] = [];
  let after = '';
  do {
    const answer = await page.request.get(
      `/api/v1/screens/${screen}/plays?limit=200${after && `&after=${after}`}`,
    );
    expect(answer.ok()).toBe(true);
    const { items, next } = (await answer.json()) as { items: Play[]; next: string | null };
    plays.push(...items);
    after = next ?? '';
  } while (after !== '');
  return plays;
}

/** Every boot counts its plays from the first without a gap, and none is there twice. */
function expectWhole(plays: Play[]): void {
  const boots = new Map<string, number[]>();
  for (const { boot, seq } of plays) boots.set(boot, [...(boots.get(boot) ?? []), seq]);
  for (const seqs of boots.values()) {
    const sorted = seqs.sort((a, b) => a - b);
    expect(new Set(sorted).size).toBe(sorted.length);
    expect((sorted.at(-1) ?? 0) - (sorted[0] ?? 0) + 1).toBe(sorted.length);
  }
}

test('from an empty server to a playing screen, through an outage, with every play accounted for', async ({
  browser,
}) => {
  const vitrine = new Vitrine();
  await vitrine.start();
  const kiosk = new Kiosk(vitrine.origin);
  const context = await browser.newContext({ baseURL: vitrine.origin });
  const page = await context.newPage();
  try {
    await setUp(page, vitrine);
    await kiosk.on();
    await pair(page, await kiosk.code(), 'Vitrine gauche', 'Lille Centre');
    const screen = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    await upload(page, [photo(), filmH264(), filmVp9()]);
    await makePlaylist(page, 'Boucle d’été', ['Façade été', 'Parapluies', 'Nouveautés']);
    await setDuration(page, 'Façade été', 3);
    await makeCampaign(page, 'Ouverture', 'Boucle d’été');
    await publishAll(page, 'Première publication');
    await expect(page.getByText('L’écran est à jour')).toBeVisible({ timeout: 60_000 });
    expect((await kiosk.untilSeen(3, 30_000)).size).toBe(3);

    await test.step('the photo is on the glass with its true colours', async () => {
      const points = [
        { x: 400, y: 360 },
        { x: 880, y: 360 },
      ];
      const near = (colour: number[] | undefined, truth: readonly number[]) =>
        truth.every((part, index) => Math.abs(part - (colour?.[index] ?? 999)) < 16);
      await expect
        .poll(
          async () => {
            const [left, right] = await kiosk.colourAt(points);
            return near(left, CORNERS.left) && near(right, CORNERS.right);
          },
          { timeout: 30_000, intervals: [200] },
        )
        .toBe(true);
    });

    await test.step('a change with known media is on the glass in less than five seconds', async () => {
      const before = (await kiosk.revision()) ?? 0;
      await page.goto('/playlists');
      await page.getByRole('link', { name: /Boucle d’été/ }).click();
      await setDuration(page, 'Façade été', 2);
      const clicked = await publishAll(page, 'Plus rapide');
      await expect.poll(() => kiosk.revision(), { timeout: 10_000, intervals: [50] }).toBeGreaterThan(before);
      const took = Date.now() - clicked;
      console.log(`from publish to the first frame: ${took} ms`);
      expect(took).toBeLessThan(5000);
    });

    await test.step('the loop has no empty frame', async () => {
      await kiosk.untilSeen(3, 30_000);
      const [frames, empty] = await kiosk.ask((diagnostics) => [
        diagnostics.frames(),
        diagnostics.emptyFrames(),
      ]);
      console.log(`empty frames: ${empty} of ${frames}`);
      expect(empty).toBe(0);
    });

    await test.step('without the server: a reload and a cold start still play', async () => {
      await vitrine.kill();
      await kiosk.page.reload();
      await kiosk.untilSeen(2, 30_000);
      await kiosk.off();
      await kiosk.on();
      await kiosk.untilSeen(3, 30_000);
    });

    await test.step('back again: every play arrives once', async () => {
      await vitrine.start();
      await expect
        .poll(() => kiosk.ask((diagnostics) => diagnostics.connected()), { timeout: 90_000 })
        .toBe(true);
      const known = (await playsOf(page, screen)).length;
      const boots = async () => {
        const plays = await playsOf(page, screen);
        return plays.length > known + 3 ? new Set(plays.map((play) => play.boot)).size : 0;
      };
      await expect.poll(boots, { timeout: 90_000, intervals: [500] }).toBeGreaterThanOrEqual(3);
      expectWhole(await playsOf(page, screen));
    });
  } finally {
    await context.close();
    await kiosk.end();
    await vitrine.stop();
  }
});
