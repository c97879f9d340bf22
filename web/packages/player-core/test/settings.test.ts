import { expect, test } from 'vitest';
import { mayFetchAt, minuteOfDay, readSettings, volumeAt } from '../src/manifest';

test('the minute of the day is that of the shop, also in summer', () => {
  expect(minuteOfDay(Date.parse('2026-07-01T22:30:00Z'), 'Europe/Paris')).toBe(30);
  expect(minuteOfDay(Date.parse('2026-12-01T22:30:00Z'), 'Europe/Paris')).toBe(23 * 60 + 30);
  expect(minuteOfDay(Date.parse('2026-12-01T22:30:00Z'), 'Mars/Olympus')).toBe(22 * 60 + 30);
});

test('the first hours that hold set the loudness', () => {
  const settings = readSettings({
    volumePercent: 50,
    volumeHours: [
      { start: '20:00', end: '08:00', percent: 0 },
      { start: '07:00', end: '09:00', percent: 20 },
    ],
  });
  expect([7 * 60, 8 * 60, 12 * 60, 20 * 60].map((minute) => volumeAt(settings, minute))).toEqual([
    0, 20, 50, 0,
  ]);
});

test('files are fetched in the hours for it, which may reach over midnight', () => {
  const settings = readSettings({ downloadWindow: { start: '22:00', end: '06:00' } });
  expect([0, 359, 360, 1_319, 1_320].map((minute) => mayFetchAt(settings, minute))).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
  expect(mayFetchAt(readSettings({}), 720)).toBe(true);
  const odd = readSettings({ downloadWindow: { start: 'noon', end: '06:00' } });
  expect(mayFetchAt(odd, 720)).toBe(true);
});
