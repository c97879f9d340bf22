import { expect, test } from '@playwright/test';
import { violations } from '../axe';
import { pair, setUp, upload } from './admin';
import { filmH264, photo } from './films';
import { Kiosk } from './kiosk';
import { Vitrine } from './vitrine';

/** What a written message stands on, as nearly as a compressed picture keeps it. */
const isMessageGround = ([red = 0, green = 0, blue = 0]: number[]) =>
  red > 245 && Math.abs(green - 212) < 8 && blue < 16;

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

test('a takeover on one store interrupts, ends by itself, and the programme resumes; an emergency is stopped at once', async ({
  browser,
}) => {
  const [here, there] = [new Kiosk(vitrine.origin), new Kiosk(vitrine.origin)];
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  try {
    await setUp(page, vitrine);
    await here.on();
    await pair(page, await here.code(), 'Vitrine Lille', 'Lille Centre');
    await there.on();
    const headers = { 'X-Vitrine': '1', Origin: vitrine.origin };
    const make = async (path: string, data: object) =>
      (await page.request.post(`/api/v1/${path}`, { headers, data })).json();
    const { id: siteId } = await make('sites', { kind: 'store', name: 'Lyon Bellecour' });
    const made = await make('screens/provision', { screens: [{ name: 'Vitrine Lyon', siteId }] });
    // only the part behind # differs from where it is: another page in between makes it load
    await there.page.goto('about:blank');
    await there.page.goto(made.screens[0].playerUrl);
    await expect
      .poll(
        async () =>
          (await (await page.request.get(`/api/v1/screens/${made.screens[0].screenId}`)).json()).status,
      )
      .toBe('online');
    await upload(page, [photo(), filmH264()]);
    await page.goto('/campaigns/new');
    await page.getByRole('button', { name: 'Prendre dans la médiathèque' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Façade été' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ajouter 1 média' }).click();
    await page.getByRole('button', { name: 'Vérifier' }).click();
    await page.getByRole('button', { name: 'Publier maintenant' }).click();
    await expect(page.getByText('Les 2 écrans sont à jour')).toBeVisible({ timeout: 90_000 });
    const [usual] = await here.untilSeen(1, 30_000);
    await there.untilSeen(1, 30_000);

    await page.goto('/emergency');
    await page.getByRole('button', { name: 'Prendre un média' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Parapluies' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ajouter 1 média' }).click();
    await page.getByRole('radio', { name: 'Parapluies' }).check();
    await page.getByRole('radio', { name: /^Prise d’antenne/ }).check();
    await page.getByRole('radio', { name: 'Des magasins ou des écrans' }).check();
    await page.getByRole('checkbox', { name: 'Lille Centre' }).check();
    await page.getByRole('textbox', { name: 'Minutes' }).fill('1');
    await page.getByRole('button', { name: 'Diffuser…' }).click();
    const dialog = page.getByRole('dialog', { name: /Interrompre ces écrans/ });
    await expect(dialog.getByText('1 écran, 1 magasin')).toBeVisible();
    const go = dialog.getByRole('button', { name: 'Diffuser maintenant' });
    await expect(go).toBeDisabled();
    await dialog.getByRole('textbox').fill('diffuser');
    expect(await violations(page)).toEqual([]);
    await go.click();
    const launched = Date.now();

    await expect.poll(() => here.current(), { timeout: 20_000, intervals: [100] }).not.toBe(usual);
    const running = page.getByRole('region', { name: 'En cours' });
    await expect(running.getByText('1 sur 1 écran l’affiche')).toBeVisible({ timeout: 15_000 });
    expect(await there.current()).toBe(usual);

    await expect.poll(() => here.current(), { timeout: 90_000, intervals: [500] }).toBe(usual);
    const lasted = Date.now() - launched;
    expect(lasted).toBeGreaterThan(50_000);
    expect(lasted).toBeLessThan(75_000);
    await expect(running.getByText(/^Aucune urgence/)).toBeVisible({ timeout: 30_000 });

    await page.getByRole('button', { name: 'Écrire un message' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Magasin évacué. Merci de sortir.');
    await page.getByRole('button', { name: 'Garder prêt', exact: true }).click();
    await page.getByRole('radio', { name: /^Urgence/ }).check();
    await page.getByRole('radio', { name: 'Tous les écrans' }).check();
    await page.getByRole('button', { name: 'Diffuser…' }).click();
    await dialog.getByRole('textbox').fill('DIFFUSER');
    await go.click({ timeout: 30_000 });
    await expect(page.getByText(/^Urgence en cours/)).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => there.current(), { timeout: 20_000, intervals: [100] }).not.toBe(usual);
    expect(await violations(page)).toEqual([]);
    // the message fills a screen that lies and one that stands, up to its corners
    await there.page.setViewportSize({ width: 720, height: 1280 });
    for (const [kiosk, x, y] of [
      [here, 1279, 719],
      [there, 719, 1279],
    ] as const)
      await expect
        .poll(async () =>
          (
            await kiosk.colourAt([
              { x: 0, y: 0 },
              { x, y },
            ])
          ).every(isMessageGround),
        )
        .toBe(true);
    await page.goto('/media');
    await page.getByRole('link', { name: 'Voir et arrêter' }).click();
    await page.getByRole('button', { name: /^Arrêter/ }).click();
    const stopping = page.getByRole('dialog', { name: /^Arrêter «/ });
    await expect(stopping.getByText(/2 sur 2 écrans l’affichent/)).toBeVisible();
    await stopping.getByRole('button', { name: 'Arrêter', exact: true }).click();
    await expect.poll(() => there.current(), { timeout: 20_000, intervals: [100] }).toBe(usual);
    await expect(page.getByText(/^Urgence en cours/)).toHaveCount(0, { timeout: 20_000 });
    await page.goto('/publications');
    await expect(page.getByText(/Magasin évacué.* arrêtée$/)).toBeVisible();
  } finally {
    await page.context().close();
    await here.end();
    await there.end();
  }
});
