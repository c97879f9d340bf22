import type { Campaign } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { complaints, EMPTY, formOf, inputOf, localField } from '../src/features/campaigns/form';
import { ALWAYS } from '../src/features/campaigns/rules';
import { NEW_CONDITION } from '../src/lib/condition';
import { NO_REPEAT } from '../src/lib/recurrence';
import { targetOf, whereOf } from '../src/lib/target';
import { campaigns, idOf } from '../src/mock/data';

const campaign = campaigns[0] as Campaign;
const whole = { ...EMPTY, name: 'Soldes', content: 'playlist' as const, playlistId: idOf(300) };

describe('the target of a campaign', () => {
  it.each([
    ['*', 'all'],
    ['', 'sites'],
    [`under:${idOf(11)} | under:${idOf(12)}`, 'sites'],
    [`under:${idOf(11)} | screen:${idOf(12)}`, 'sites'],
    ['vitrine | ville=Lyon', 'tags'],
    ['vitrine & ville=Lyon', 'tags'],
    [`(under:${idOf(11)} | screen:${idOf(12)}) & (vitrine)`, 'sites'],
    [`(under:${idOf(11)}) & (vitrine & ville=Lyon)`, 'sites'],
    [`(under:${idOf(11)}) & (vitrine & !ville=Lyon)`, 'expression'],
    ['vitrine & ville=Lyon | rayon', 'expression'],
    ['!etage>=2', 'expression'],
  ])('%s is edited as %s and written back as it was', (target, where) => {
    const read = whereOf(target);
    expect(read.where).toBe(where);
    expect(targetOf(read)).toBe(target);
  });
});

describe('a campaign in the form', () => {
  it('goes through the form unchanged', () => {
    const body = inputOf(formOf(campaign));
    expect(body).toMatchObject({
      name: campaign.name,
      target: '*',
      from: '2026-11-20T09:00',
      to: '2026-12-31T19:30',
      rules: campaign.rules,
      playlistId: idOf(300),
    });
    expect(body.items).toBeUndefined();
  });

  it('keeps store times floating and turns absolute ones into instants', () => {
    const store = inputOf({ ...whole, from: '2026-10-25 02:30:00' });
    expect(store.from).toBe('2026-10-25T02:30');
    const same = inputOf({ ...whole, clock: 'same', from: '2026-10-25 02:30:00' });
    expect(same.from).toMatch(/Z$/);
  });

  it('writes no rule for all day every day', () => {
    expect(inputOf(whole).rules).toEqual([]);
    const rules = [{ ...ALWAYS, weekdays: [5, 1] }];
    expect(inputOf({ ...whole, rules }).rules).toEqual([{ weekdays: [1, 5], dayparts: [] }]);
  });

  it('goes through the form unchanged, however rich it is', () => {
    const rich: Campaign = {
      ...campaign,
      capPerHour: 4,
      gapMs: 90_000,
      separationKeys: ['parfum'],
      printedPrices: [{ fact: 'price:A1', value: 19.9 }],
      softEnd: true,
      ramp: { w0: 1, w1: 5, event: '2026-12-24T18:00' },
      condition: {
        expr: ['and', ['>', 'rain', 0, -1], ['=', 'city', 'Lille'], ['not', ['is', 'closed']]],
        unknown: 'hold',
        holdMs: 600_000,
        forMs: 120_000,
        urgent: true,
      },
      rules: [
        { recurrence: 'FREQ=MONTHLY;BYDAY=-1FR', startDate: '2026-11-27', dayparts: [] },
        {
          weekdays: [6],
          inCalendars: [idOf(1)],
          exceptDates: ['2026-12-26'],
          overrides: [{ date: '2026-12-24', dayparts: [] }],
          dayparts: [{ start: '22:00', end: '02:00' }],
        },
        { dates: ['2026-12-31'], dayparts: [] },
      ],
    };
    const { rules, condition, capPerHour, gapMs, separationKeys, softEnd, ramp, printedPrices } = rich;
    expect(inputOf(formOf(rich))).toMatchObject({
      rules,
      condition,
      capPerHour,
      gapMs,
      separationKeys,
      softEnd,
      ramp,
      printedPrices,
    });
  });

  it('sends a share for a share of voice and a weight for the rest', () => {
    const share = inputOf({ ...whole, kind: 'share_of_voice', sharePercent: 12.5 });
    expect(share.sharePermille).toBe(125);
    expect(share.weight).toBeUndefined();
    expect(inputOf(whole).weight).toBe(1);
  });

  it.each([
    [{ name: ' ' }, 'name', 'required'],
    [{ playlistId: null }, 'playlistId', 'choosePlaylist'],
    [{ content: 'media' as const }, 'items', 'chooseMedia'],
    [{ where: 'sites' as const }, 'sites', 'chooseSite'],
    [{ from: '2026-02-01 00:00:00', to: '2026-01-01 00:00:00' }, 'to', 'endsBefore'],
    [{ kind: 'takeover' as const }, 'to', 'needsEnd'],
    [{ rules: [{ ...ALWAYS, weekdays: [] }] }, 'rules.0.weekdays', 'chooseDay'],
    [
      { rules: [ALWAYS, { ...ALWAYS, repeat: { ...NO_REPEAT, kind: 'dates' as const } }] },
      'rules.1.dates',
      'chooseDates',
    ],
    [{ condition: NEW_CONDITION }, 'condition', 'chooseFact'],
  ])('complains about %j', (change, field, what) => {
    expect(complaints({ ...whole, ...change })).toEqual({ [field]: what });
  });

  it('puts the server’s complaint beside the field it is about', () => {
    expect(localField({ ...whole, where: 'expression' }, 'target')).toBe('expression');
    expect(localField(whole, 'rules[0].dayparts[0].start')).toBe('rules.0.dayparts');
    expect(localField(whole, 'rules[1].recurrence')).toBe('rules.1.recurrence');
    expect(localField(whole, 'rules[1].notInCalendars[0]')).toBe('rules.1.without');
    expect(localField(whole, 'condition.expr')).toBe('condition');
    expect(localField(whole, 'gapMs')).toBe('gapSeconds');
    expect(localField(whole, 'to')).toBe('to');
  });
});

describe('a weight that grows, and single dates', () => {
  const growing = { ...whole, ramp: true, from: '2026-11-25 09:00:00', rampEvent: '2026-12-24 20:00:00' };

  it('are written as they were read', () => {
    expect(inputOf({ ...growing, weight: 2, rampWeight: 9 })).toMatchObject({
      weight: 2,
      ramp: { w0: 2, w1: 9, event: '2026-12-24T20:00' },
    });
    expect(inputOf({ ...growing, kind: 'emergency' }).ramp).toBeUndefined();
    const overrides = [
      { date: '2026-12-24', dayparts: [{ start: '08:00', end: '17:00' }] },
      { date: '2026-12-25', dayparts: [] },
    ];
    const [rule] = inputOf({ ...whole, rules: [{ ...ALWAYS, overrides }] }).rules ?? [];
    expect(rule?.overrides).toEqual(overrides);
  });

  it.each([
    [{ from: null }, 'from', 'rampNeedsStart'],
    [{ name: 'n'.repeat(121) }, 'name', 'nameTooLong'],
    [{ rampEvent: null }, 'rampEvent', 'chooseEvent'],
    [{ rampEvent: '2026-11-20 09:00:00' }, 'rampEvent', 'eventBefore'],
    [
      { rules: [{ ...ALWAYS, overrides: [{ date: '', dayparts: [] }] }] },
      'rules.0.overrides.0',
      'chooseDate',
    ],
    [
      { rules: [{ ...ALWAYS, overrides: [1, 2].map(() => ({ date: '2026-12-24', dayparts: [] })) }] },
      'rules.0.overrides.1',
      'dateTwice',
    ],
  ])('%j is refused at %s', (part, field, complaint) => {
    expect(complaints({ ...growing, ...part })).toEqual({ [field]: complaint });
  });

  it.each([
    ['items', 'items'],
    ['items[2].mediaId', 'items.2'],
    ['ramp.w0', 'weight'],
    ['ramp.event', 'rampEvent'],
    ['rules[0].overrides[2].date', 'rules.0.overrides.2'],
  ])('a refusal of %s is shown at %s', (field, local) => {
    expect(localField(whole, field)).toBe(local);
  });
});
