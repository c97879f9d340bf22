import { expect, test } from '@playwright/test';
import { violations } from '../axe';
import { setUp } from './admin';
import { Vitrine } from './vitrine';

const vitrine = new Vitrine();
test.beforeAll(() => vitrine.start());
test.afterAll(() => vitrine.stop());

const FILE = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:inventaire
SUMMARY:Inventaire
DTSTART;VALUE=DATE:20270104
DTEND;VALUE=DATE:20270106
END:VEVENT
BEGIN:VEVENT
UID:toutes-les-heures
SUMMARY:Relève
DTSTART:20270104T090000
RRULE:FREQ=HOURLY
END:VEVENT
END:VCALENDAR
`;

test('public holidays are added, closings are imported, and a campaign stays away on both', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ baseURL: vitrine.origin, locale: 'fr-FR' })).newPage();
  await setUp(page, vitrine);
  await page.getByRole('link', { name: 'Calendriers' }).click();
  await page.getByRole('button', { name: 'Nouveau calendrier' }).click();
  await page.getByRole('menuitem', { name: 'Jours fériés (France)' }).click();
  await expect(page.getByRole('heading', { name: 'Jours fériés (France)' })).toBeVisible();
  await expect(page.getByText('143 jours')).toBeVisible();

  await page.getByRole('textbox', { name: /^Nom du 25 déc/ }).fill('Noël');
  await page.getByRole('button', { name: /^Retirer le 25 déc/ }).click();
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Vos dates · 142 jours')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('link', { name: 'Calendriers' }).first().click();
  const ics = { name: 'Fermetures.ics', mimeType: 'text/calendar', buffer: Buffer.from(FILE) };
  await page.locator('input[type=file]').setInputFiles(ics);
  const report = page.getByRole('dialog', { name: 'Ce que contenait le fichier' });
  await expect(report.getByText('1 événement a été pris. 1 a été laissé de côté.')).toBeVisible();
  await expect(report.getByRole('row', { name: /8 Relève Laissé de côté/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await report.getByRole('button', { name: 'Fermer' }).click();
  await expect(page.getByRole('heading', { name: 'Fermetures' })).toBeVisible();

  await page.goto('/campaigns/new?step=when');
  await page.getByText('Plus précis : répétition').click();
  await page.getByRole('combobox', { name: 'Pas aux dates de' }).click();
  await page.getByRole('option', { name: 'Jours fériés (France)' }).click();
  await page.getByRole('option', { name: 'Fermetures' }).click();
  await page.keyboard.press('Escape');
  const closings = page.locator('#content').getByText('Fermetures', { exact: true });
  await expect(closings.filter({ visible: true })).toBeVisible();
  // what happens to lie under the header that stays would count as obscured
  await page.evaluate(() => scrollTo(0, 0));
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});
