import type { Candidate, Plan, PlanSegment } from '@vitrine/api/types';
import french from '@vitrine/i18n/fr.json';
import { describe, expect, it } from 'vitest';
import { manifestOf } from '../src/features/preview/programme';
import { barAt, barsOf, coloursOf, hoursOf, lastStep, STEP_MS, stepOf } from '../src/features/preview/strip';
import { momentOf, textOf } from '../src/features/preview/use-moment';
import { dayOf, instantOf, wallOf } from '../src/lib/zone';
import { itemReasons, reasonOf, shareOf, targetWords, type Words } from '../src/ui/programme/reasons';

const iso = (at: number) => new Date(at).toISOString();
const PARIS = 'Europe/Paris';

describe('the wall clock of a store', () => {
  it.each([
    ['2026-11-27T18:05', PARIS, '2026-11-27T17:05:00.000Z'],
    ['2026-11-27T18:05', 'America/Martinique', '2026-11-27T22:05:00.000Z'],
    ['2026-03-29T02:30', PARIS, '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T02:30', PARIS, '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:00', PARIS, '2026-10-25T02:00:00.000Z'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
  ])('%s in %s is first reached at %s', (wall, zone, instant) => {
    expect(iso(instantOf(wall, zone))).toBe(instant);
  });

  it.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2026-11-27', 24],
  ])('counts the hours of %s', (date, hours) => {
    const day = dayOf(date, PARIS);
    expect((day.end - day.start) / 3_600_000).toBe(hours);
    expect(wallOf(day.end, PARIS).slice(11)).toBe('00:00');
  });

  it('goes through the address and back, in the hour that comes twice as well', () => {
    const second = Date.parse('2026-10-25T01:30:00.000Z');
    for (const at of [second, second - 3_600_000, Date.parse('2026-11-27T17:05:00.000Z')])
      expect(momentOf(textOf(at, PARIS), PARIS)).toBe(at);
    expect(textOf(second - 3_600_000, PARIS)).toBe('2026-10-25T02:30');
    expect(momentOf('tomorrow', PARIS)).toBeNull();
  });
});

const day = dayOf('2026-11-27', PARIS);
const segment = (from: string, to: string, shares: Record<string, number>): PlanSegment => ({
  start: iso(instantOf(`2026-11-${from}`, PARIS)),
  end: iso(instantOf(`2026-11-${to}`, PARIS)),
  layer: Object.keys(shares).length > 0 ? 'scheduled' : 'closed',
  shares,
  startIndex: 0,
  lateMs: 0,
  notes: [],
  loop: null,
});
const segments = [
  segment('26T20:00', '27T06:00', {}),
  segment('27T06:00', '27T18:00', { a: 250_000_000, b: 750_000_000 }),
  segment('27T18:00', '28T09:00', { c: 1_000_000_000 }),
];

describe('the strip of a day', () => {
  const bars = barsOf(segments, day);

  it('tells what the loop gives, which a cap may make less than the share', () => {
    const play = (campaignId: string, durationMs: number) => ({
      campaignId,
      itemId: 'i',
      durationMs,
      relaxed: null,
    });
    const plays = [play('a', 10_000), play('b', 20_000), play('b', 70_000)];
    const capped = {
      ...segment('27T06:00', '27T18:00', { a: 5e8, b: 5e8 }),
      loop: { lengthMs: 100_000, plays },
    };
    expect(barsOf([capped], day)[0]?.parts).toEqual([
      { campaignId: 'b', part: 90 },
      { campaignId: 'a', part: 10 },
    ]);
  });

  it('holds the segments, cut at the day, with the strongest share first', () => {
    expect(bars.map(({ left, width }) => [left, width])).toEqual([
      [0, 25],
      [25, 50],
      [75, 25],
    ]);
    expect(bars[1]?.parts).toEqual([
      { campaignId: 'b', part: 75 },
      { campaignId: 'a', part: 25 },
    ]);
    expect([...coloursOf(bars)]).toEqual([
      ['b', 0],
      ['a', 1],
      ['c', 2],
    ]);
  });

  it('finds the bar of an instant: the end belongs to the next', () => {
    expect(barAt(bars, day.start + 6 * 3_600_000)).toBe(bars[1]);
    expect(barAt(bars, day.end)).toBeUndefined();
  });

  it('has a step for each five minutes, 276 of them on a short day', () => {
    expect(lastStep(day)).toBe(287);
    expect(lastStep(dayOf('2026-03-29', PARIS))).toBe(275);
    expect(stepOf(day.start + STEP_MS * 3 + 1, day)).toBe(3);
    expect(stepOf(day.end + 1, day)).toBe(287);
  });

  it('leaves out the hour that the clock leaps over', () => {
    const labels = hoursOf(dayOf('2026-03-29', PARIS), 1).map(({ label }) => label);
    expect(labels).not.toContain('02');
    expect(labels).toHaveLength(23);
  });
});

const words: Words = {
  moment: (instant) => `@${instant}`,
  number: String,
  target: (part) => part,
  quote: (name) => `“${name}”`,
  yes: 'yes',
  no: 'no',
};
const candidate = (outcome: string, detail: unknown = null): Candidate => ({
  campaignId: 'x',
  name: 'X',
  outcome: outcome as Candidate['outcome'],
  detail,
});

describe('the reason of a campaign', () => {
  it.each([
    ['paused', null, 'paused', {}],
    ['not_targeted', { part: 'ville=lille' }, 'not_targeted', { part: 'ville=lille' }],
    ['not_targeted', { part: null }, 'no_target', {}],
    ['outside_window', { opens: 'T', over: false }, 'not_begun', { opens: '@T' }],
    ['outside_window', { opens: null, over: true }, 'over', {}],
    ['outside_daypart', { next: 'T', calendar: null }, 'outside_daypart', { next: '@T' }],
    ['outside_daypart', { next: null, calendar: null }, 'never_again', {}],
    [
      'outside_daypart',
      { next: 'T', calendar: { id: 'c', name: 'Fériés', label: 'Noël' } },
      'calendar',
      { calendar: 'Fériés (Noël)' },
    ],
    [
      'condition_false',
      { key: 'rain', value: 0.2, threshold: 0.5, since: 'T' },
      'condition_false',
      { key: 'rain', value: '0.2', threshold: '0.5', since: '@T' },
    ],
    [
      'condition_false',
      { key: 'open', value: false, threshold: null, since: 'T' },
      'condition_no',
      { key: 'open', value: 'no', threshold: '', since: '@T' },
    ],
    [
      'condition_false',
      { key: 'rain', value: null, threshold: 1, since: null },
      'condition_missing',
      { key: 'rain' },
    ],
    ['condition_unknown', { key: 'rain', expired: true }, 'condition_expired', { key: 'rain' }],
    ['condition_unknown', { key: 'rain', expired: false }, 'condition_unknown', { key: 'rain' }],
    ['dwell_hold', { until: 'T' }, 'dwell_hold', { until: '@T' }],
    ['no_playable_media', { items: [{ reason: 'failed' }] }, 'no_playable_media', { count: '1' }],
    ['screen_closed', null, 'screen_closed', {}],
    ['legal_dark', null, 'legal_dark', {}],
    [
      'suppressed_by_priority',
      {
        whom: [
          { campaignId: 'a', name: 'A' },
          { campaignId: 'b', name: 'B' },
        ],
      },
      'suppressed_by_priority',
      { whom: '“A”, “B”' },
    ],
    ['oversold', { grantedPermille: 50 }, 'oversold', { granted: '5' }],
    ['oversold', { grantedPermille: 0 }, 'sold_out', {}],
    ['capped', { until: '2026-11-29T05:00:00Z' }, 'capped', { until: '@2026-11-29T05:00:00Z' }],
    ['gap', { until: '2026-11-29T05:00:00Z' }, 'gap', { until: '@2026-11-29T05:00:00Z' }],
    ['separated', { from: { id: 'c', name: 'A' } }, 'separated', { from: '“A”' }],
    ['invented', null, 'other', { outcome: 'invented' }],
  ])('%s with %j is told as %s', (outcome, detail, name, values) => {
    expect(reasonOf(candidate(outcome, detail), words)).toEqual({ name, values });
  });

  it('has words for whatever the server may say', () => {
    const all = {
      paused: 1,
      not_targeted: 1,
      outside_window: 1,
      outside_daypart: 1,
      condition_false: 1,
      condition_unknown: 1,
      dwell_hold: 1,
      no_playable_media: 1,
      screen_closed: 1,
      legal_dark: 1,
      suppressed_by_emergency: 1,
      suppressed_by_takeover: 1,
      suppressed_by_priority: 1,
      oversold: 1,
      capped: 1,
      gap: 1,
      separated: 1,
      in_loop: 1,
    } satisfies Record<Candidate['outcome'], 1>;
    for (const outcome of Object.keys(all)) {
      const { name } = reasonOf(candidate(outcome), words);
      expect(name).not.toBe('other');
      expect(Object.keys(french.why)).toContain(name);
    }
  });

  it('has a share while it plays', () => {
    expect(shareOf(candidate('in_loop', { sharePpb: 250_000_000 }))).toBe(25);
    expect(shareOf(candidate('oversold', { grantedPermille: 125 }))).toBe(12.5);
    expect(shareOf(candidate('oversold', { grantedPermille: 0 }))).toBeNull();
    expect(shareOf(candidate('paused'))).toBeNull();
  });

  it('tells each sort of unplayable media once, and places by their names', () => {
    const items = [{ reason: 'failed' }, { reason: 'failed' }, { reason: 'missing' }];
    expect(itemReasons(candidate('no_playable_media', { items }))).toEqual(['failed', 'missing']);
    const id = '01930000-0000-7000-8000-000000000011';
    expect(targetWords(`under:${id}`, new Map([[id, 'Lille']]))).toBe('Lille');
  });
});

it('a plan becomes the manifest that a player plays', () => {
  const play = (itemId: string) => ({ campaignId: 'a', itemId, durationMs: 10_000, relaxed: null });
  const plan: Plan = {
    segments: [
      segment('27T00:00', '27T09:00', {}),
      {
        ...segment('27T09:00', '28T00:00', { a: 1_000_000_000 }),
        startIndex: 1,
        loop: { lengthMs: 30_000, plays: [play('one'), play('two'), play('one')] },
      },
    ],
  };
  const looks = new Map([['one', { kind: 'video', fit: 'cover', transition: 'fade', url: '/one' }]]);
  const manifest = manifestOf(plan, PARIS, looks);
  expect(manifest.items.map(({ asset, kind }) => [asset, kind])).toEqual([
    ['one', 'video'],
    ['two', 'image'],
  ]);
  expect(manifest.loops).toEqual([{ lengthMs: 30_000, plays: [0, 1, 0] }]);
  expect(manifest.timeline[0]).toMatchObject({ loop: null, layer: 'closed' });
  expect(manifest.timeline[1]).toMatchObject({ loop: 0, start: 1, layer: 'scheduled' });
  expect(manifest.timelineEnd).toBe(day.end);
});
