import type { Campaign, OpeningHours } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { campaignBody } from '../src/data/campaigns';
import { agendaOf } from '../src/features/schedule/agenda';
import { dragged, placeOf, rangeOf, snapped, spanned, turned } from '../src/features/schedule/axis';
import { barsOf, layoutOf } from '../src/features/schedule/bars';
import { changeOf, mayStand, mustAsk, type Place } from '../src/features/schedule/change';
import { type Crowd, conflictsOf } from '../src/features/schedule/conflicts';
import { holdOf, movedWindow, onEveryDate, onThisDate, sourceOf } from '../src/features/schedule/edit';
import { placeRows } from '../src/features/schedule/rows';
import { didStep, forgotten, NO_STEPS, redid, type Step, undid } from '../src/features/schedule/undo';
import { closedIn } from '../src/lib/closed';
import { matchOf, retargeted } from '../src/lib/target-match';
import { DAY, edgeMoved, HOUR, wallMs, wallText } from '../src/lib/wall';
import { campaigns, idOf, screens, sites } from '../src/mock/data';

const PARIS = 'Europe/Paris';
const week = rangeOf('week', '2026-11-25');
const base = campaigns[0] as Campaign;
const campaign = (change: Partial<Campaign>): Campaign => ({
  ...base,
  from: null,
  to: null,
  rules: [],
  ...change,
});
const at = (text: string) => wallMs(text);
const stretch = (start: string, end: string) => ({ start: at(start), end: at(end) });
const told = ({ start, end }: { start: number; end: number }) => `${wallText(start)}/${wallText(end)}`;

describe('the axis', () => {
  it.each([
    ['day', '2026-11-25', '2026-11-25T00:00/2026-11-26T00:00'],
    ['week', '2026-11-25', '2026-11-23T00:00/2026-11-30T00:00'],
    ['week', '2026-11-29', '2026-11-23T00:00/2026-11-30T00:00'],
    ['week', '2026-11-30', '2026-11-30T00:00/2026-12-07T00:00'],
    ['month', '2026-02-11', '2026-02-01T00:00/2026-03-01T00:00'],
  ] as const)('shows the %s of %s', (view, date, expected) => {
    expect(told(rangeOf(view, date))).toBe(expected);
  });

  it('turns by its own length', () => {
    expect(turned(rangeOf('day', '2026-12-31'), 1)).toBe('2027-01-01');
    expect(turned(week, -1)).toBe('2026-11-16');
    expect(turned(rangeOf('month', '2026-01-31'), 1)).toBe('2026-02-01');
  });

  it('places in percent and snaps to its step', () => {
    expect(placeOf(at('2026-11-26T12:00'), week)).toBe(50);
    expect(wallText(snapped(at('2026-11-26T12:29'), week))).toBe('2026-11-26T12:00');
    expect(wallText(snapped(at('2026-11-25T12:08'), rangeOf('day', '2026-11-25')))).toBe('2026-11-25T12:15');
  });

  it('drags the whole, or one edge but never past the other', () => {
    const bar = stretch('2026-11-24T09:00', '2026-11-24T12:00');
    expect(told(dragged(bar, 'move', 2.2 * HOUR, week))).toBe('2026-11-24T11:00/2026-11-24T14:00');
    expect(told(dragged(bar, 'end', -9 * HOUR, week))).toBe('2026-11-24T09:00/2026-11-24T10:00');
    expect(told(dragged(bar, 'start', 9 * HOUR, week))).toBe('2026-11-24T11:00/2026-11-24T12:00');
    expect(told(spanned(at('2026-11-24T11:40'), at('2026-11-24T09:10'), week))).toBe(
      '2026-11-24T09:00/2026-11-24T12:00',
    );
  });
});

describe('an edge of a campaign', () => {
  it('moves along the wall clock, over a change of the clocks too', () => {
    expect(edgeMoved('2026-10-24T09:00', DAY, PARIS)).toBe('2026-10-25T09:00');
    expect(edgeMoved('2026-10-24T07:00:00.000Z', DAY, PARIS)).toBe('2026-10-25T08:00:00.000Z');
    expect(edgeMoved('2026-10-24T07:00:00.000Z', 0, PARIS)).toBe('2026-10-24T07:00:00.000Z');
  });
});

describe('a target', () => {
  const subject = {
    screen: idOf(1),
    groups: [idOf(2)],
    path: [idOf(3), idOf(4)],
    tags: ['vitrine', 'm2=120', 'ville=Lille'],
  };
  it.each([
    ['*', true],
    ['', false],
    [`screen:${idOf(1)}`, true],
    [`under:${idOf(4)} & ville=Lille`, true],
    [`group:${idOf(9)} | vitrine`, true],
    ['!absent=x', true],
    ['m2>=100 & !(ville=Lyon | caisse)', true],
    ['m2<100', false],
    ['vitrine &', false],
    ['a=b=c', false],
  ])('%s', (target, expected) => {
    expect(matchOf(target)(subject)).toBe(expected);
  });

  it('takes another place only where it names places', () => {
    const from = { kind: 'screen' as const, id: idOf(5), path: [idOf(3), idOf(4), idOf(5)] };
    const to = { kind: 'store' as const, id: idOf(6), path: [idOf(3), idOf(6)] };
    expect(retargeted(`under:${idOf(4)} | under:${idOf(9)}`, from, to)).toEqual({
      target: `under:${idOf(6)} | under:${idOf(9)}`,
      replaced: idOf(4),
    });
    expect(retargeted(`screen:${idOf(5)}`, from, to)?.target).toBe(`under:${idOf(6)}`);
    expect(retargeted('*', from, to)).toBeNull();
    expect(retargeted('vitrine', from, to)).toBeNull();
  });
});

describe('the rows', () => {
  it('are regions with their stores; stores fold out to screens', () => {
    const shut = placeRows(sites, screens, { turned: new Set() });
    expect(shut.map(({ name, depth }) => `${depth} ${name}`)).toEqual([
      '0 Fort-de-France',
      '0 Lyon Presqu’île',
      '0 Nord',
      '1 Lille Centre',
    ]);
    const open = placeRows(sites, screens, { site: idOf(10), tag: 'vitrine', turned: new Set([idOf(11)]) });
    expect(open.map(({ name }) => name)).toEqual([
      'Nord',
      'Lille Centre',
      'Vitrine droite',
      'Vitrine gauche',
    ]);
    expect(open.at(-1)?.path).toEqual([idOf(10), idOf(11), idOf(200)]);
  });
});

describe('opening hours', () => {
  const hours: OpeningHours = {
    weekly: [
      { days: [1, 2, 3, 4], start: '09:00', end: '19:00' },
      { days: [5], start: '18:00', end: '02:00' },
    ],
    exceptions: [{ date: '2026-11-24', periods: [] }],
  };
  it('leave what is closed, over midnight and on single dates', () => {
    expect(closedIn(stretch('2026-11-23T00:00', '2026-11-25T00:00'), hours).map(told)).toEqual([
      '2026-11-23T00:00/2026-11-23T09:00',
      '2026-11-23T19:00/2026-11-25T00:00',
    ]);
    expect(closedIn(stretch('2026-11-28T00:00', '2026-11-29T00:00'), hours).map(told)).toEqual([
      '2026-11-28T02:00/2026-11-29T00:00',
    ]);
    expect(closedIn(week, null)).toEqual([]);
  });
});

describe('the bars', () => {
  it('are cut where the range ends, and know that they go on', () => {
    const [bar] = barsOf(campaign({ from: '2026-11-20T09:00', to: '2026-11-24T10:00' }), PARIS, week);
    expect(bar && told(bar)).toBe('2026-11-23T00:00/2026-11-24T10:00');
    expect(bar).toMatchObject({ isCutBefore: true, isCutAfter: false });
    expect(barsOf(campaign({ to: '2026-11-01T10:00' }), PARIS, week)).toEqual([]);
    const [instant] = barsOf(campaign({ from: '2026-11-24T08:00:00Z' }), 'America/Martinique', week);
    expect(instant && wallText(instant.start)).toBe('2026-11-24T04:00');
  });

  it('of an emergency begin at its launch, and end where it was stopped', () => {
    const launched = campaign({
      kind: 'emergency',
      createdAt: '2026-11-24T10:56:00Z',
      to: '2026-11-24T14:00:00Z',
    });
    const [bar] = barsOf(launched, PARIS, week);
    expect(bar && told(bar)).toBe('2026-11-24T11:56/2026-11-24T15:00');
    expect(bar).toMatchObject({ isCutBefore: false, isCutAfter: false, from: null });
    const [stopped] = barsOf({ ...launched, paused: true, changedAt: '2026-11-24T11:10:00Z' }, PARIS, week);
    expect(stopped && told(stopped)).toBe('2026-11-24T11:56/2026-11-24T12:10');
  });

  it('come from the plan of the zone where there are rules', () => {
    const rules = [{ dayparts: [{ start: '09:00', end: '12:00' }] }];
    const plan = {
      warnings: [],
      zones: [PARIS, 'America/Martinique'].map((timeZone, index) => ({
        timeZone,
        screens: 1,
        sites: 1,
        occurrences: [
          {
            start: '',
            end: '',
            local: { start: `2026-11-2${4 + index}T09:00:00`, end: `2026-11-2${4 + index}T12:00:00` },
          },
        ],
      })),
    };
    expect(barsOf(campaign({ rules }), PARIS, week)).toEqual([]);
    const [bar] = barsOf(campaign({ rules }), 'America/Martinique', week, plan);
    expect(bar && told(bar)).toBe('2026-11-25T09:00/2026-11-25T12:00');
    expect(bar?.source).toEqual({ rule: 0, part: 0, date: '2026-11-25', isOwn: false });
  });

  it('of one campaign share a line, which others use where it is free', () => {
    const bars = (id: string, ...spans: [string, string][]) =>
      spans.flatMap(([from, to]) => barsOf(campaign({ id, from, to }), PARIS, week));
    const { lanes, laneCount } = layoutOf(
      [
        bars('a', ['2026-11-23T09:00', '2026-11-23T12:00'], ['2026-11-25T09:00', '2026-11-25T12:00']),
        bars('b', ['2026-11-23T11:00', '2026-11-24T09:00']),
        bars('c', ['2026-11-24T09:00', '2026-11-25T09:00']),
      ],
      week,
    );
    expect([...lanes]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ]);
    expect(laneCount).toBe(2);
  });
});

describe('a move', () => {
  const weekdays = {
    weekdays: [1, 3],
    dayparts: [
      { start: '09:00', end: '12:00' },
      { start: '22:00', end: '02:00' },
    ],
  };
  const ruled = campaign({ rules: [weekdays] });
  const source = sourceOf(ruled, at('2026-11-25T22:00'), at('2026-11-26T02:00'));
  const never = () => false;

  it('of a window moves the edges that it has', () => {
    const open = campaign({ from: '2026-11-24T09:00' });
    expect(movedWindow(open, { start: HOUR, end: HOUR }, PARIS).from).toBe('2026-11-24T10:00');
    expect(movedWindow(open, { start: HOUR, end: HOUR }, PARIS).to).toBeUndefined();
    expect(holdOf({ campaign: campaign({}), from: null, to: null, source: null })).toBe('noEdges');
    expect(Object.keys(campaignBody(open))).not.toContain('version');
  });

  it('knows the daypart that it is about, over midnight too; joined ones have none', () => {
    expect(source).toEqual({ rule: 0, part: 1, date: '2026-11-25', isOwn: false });
    expect(sourceOf(ruled, at('2026-11-26T09:00'), at('2026-11-26T12:00'))).toBeNull();
    const days = campaign({ rules: [{ weekdays: [1, 2] }] });
    expect(sourceOf(days, at('2026-11-23T00:00'), at('2026-11-25T00:00'))).toBeNull();
  });

  it('of one date gives that date its own times', () => {
    if (!source) throw new Error('no source');
    const same = onThisDate(ruled, source, stretch('2026-11-25T20:00', '2026-11-26T00:00'), never);
    expect(same.body?.rules).toEqual([
      {
        ...weekdays,
        overrides: [
          {
            date: '2026-11-25',
            dayparts: [
              { start: '09:00', end: '12:00' },
              { start: '20:00', end: '24:00' },
            ],
          },
        ],
      },
    ]);
    const other = onThisDate(ruled, source, stretch('2026-11-24T22:00', '2026-11-25T02:00'), never);
    expect(other.body?.rules?.[0]?.overrides).toEqual([
      { date: '2026-11-24', dayparts: [{ start: '22:00', end: '02:00' }] },
      { date: '2026-11-25', dayparts: [{ start: '09:00', end: '12:00' }] },
    ]);
    const joined = onThisDate(ruled, source, stretch('2026-11-23T15:00', '2026-11-23T16:00'), () => true);
    expect(joined.body?.rules?.[0]?.overrides?.[0]?.dayparts).toHaveLength(3);
    expect(onThisDate(ruled, source, stretch('2026-11-23T15:00', '2026-11-25T16:00'), never).refusal).toBe(
      'tooLong',
    );
  });

  it('of all dates changes the daypart, and turns the weekdays', () => {
    if (!source) throw new Error('no source');
    const earlier = onEveryDate(ruled, source, stretch('2026-11-25T21:00', '2026-11-26T01:00'));
    expect(earlier.body?.rules?.[0]).toEqual({
      weekdays: [1, 3],
      dayparts: [
        { start: '09:00', end: '12:00' },
        { start: '21:00', end: '01:00' },
      ],
    });
    const later = onEveryDate(ruled, source, stretch('2026-11-30T22:00', '2026-12-01T02:00'));
    expect(later.body?.rules?.[0]?.weekdays).toEqual([1, 6]);
    const monthly = campaign({ rules: [{ recurrence: 'FREQ=MONTHLY;BYMONTHDAY=25' }] });
    const day = sourceOf(monthly, at('2026-11-25T00:00'), at('2026-11-26T00:00'));
    if (!day) throw new Error('no source');
    expect(onEveryDate(monthly, day, stretch('2026-11-26T00:00', '2026-11-27T00:00')).refusal).toBe(
      'recurrence',
    );
    expect(
      onEveryDate(ruled, { ...source, isOwn: true }, stretch('2026-11-25T21:00', '2026-11-26T01:00')).refusal,
    ).toBe('ownTimes');
  });
});

describe('a wish', () => {
  const place = (number: number, kind: Place['kind'] = 'store'): Place => ({
    ...{ id: idOf(number), kind, name: '', path: [idOf(10), idOf(number)], zone: PARIS },
  });
  const [bar] = barsOf(campaign({ target: `under:${idOf(11)}`, from: '2026-11-24T09:00' }), PARIS, week);
  if (!bar) throw new Error('no bar');
  const same = { start: bar.start, end: bar.end };
  const later = { start: bar.start + HOUR, end: bar.end + HOUR };
  const never = () => false;

  it('to go to another store changes the target, and the times with it', () => {
    const wish = { bar, from: place(11), to: place(12), next: later };
    expect(changeOf(wish, 'all', never).body).toMatchObject({
      target: `under:${idOf(12)}`,
      from: '2026-11-24T10:00',
    });
    expect(mustAsk(wish)).toBe(false);
  });

  it('is asked about where the row only inherits the bar, and refused where no place is named', () => {
    const screenRow = { ...place(200, 'screen'), path: [idOf(10), idOf(11), idOf(200)] };
    expect(mustAsk({ bar, from: screenRow, to: place(12), next: same })).toBe(true);
    const [all] = barsOf(campaign({ target: '*', from: '2026-11-24T09:00' }), PARIS, week);
    if (!all) throw new Error('no bar');
    expect(mayStand(all, place(11), place(12))).toBe(false);
    expect(mayStand(all, place(11), place(11))).toBe(true);
    expect(mayStand(bar, place(11), place(12))).toBe(true);
    expect(mayStand(bar, place(11, 'campaign'), place(12, 'campaign'))).toBe(false);
    expect(changeOf({ bar: all, from: place(11), to: place(12), next: same }, 'all', never).refusal).toBe(
      'place',
    );
  });
});

describe('the agenda', () => {
  it('begins with what goes on, then has the days on which something begins', () => {
    const bars = [
      ...barsOf(campaign({ id: 'a', from: '2026-11-24T11:00' }), PARIS, week),
      ...barsOf(campaign({ id: 'b', from: '2026-11-24T09:00' }), PARIS, week),
      ...barsOf(campaign({ id: 'c' }), PARIS, week),
    ];
    const told = agendaOf(bars, week).map((one) => [one.day, one.bars.map((bar) => bar.campaign.id)]);
    expect(told).toEqual([
      [null, ['c']],
      [at('2026-11-24'), ['b', 'a']],
    ]);
  });
});

describe('conflicts', () => {
  const bar = (change: Partial<Campaign>) =>
    barsOf(campaign({ from: '2026-11-24T09:00', to: '2026-11-24T18:00', ...change }), PARIS, week);
  const crowd = (...bars: ReturnType<typeof bar>[]): Crowd => ({
    zone: PARIS,
    screenId: idOf(200),
    screens: 4,
    bars,
  });

  it('say who keeps whom off, when, and on how many screens', () => {
    const strong = bar({ id: 'a', priority: 5, to: '2026-11-24T12:00' });
    const weak = bar({ id: 'b', from: '2026-11-24T11:00' });
    const [found, ...more] = conflictsOf([crowd(weak, strong), crowd(strong, weak)]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      kind: 'priority',
      screens: 8,
      losers: [{ id: 'b' }],
      winners: [{ id: 'a' }],
    });
    expect(found?.times.map(told)).toEqual(['2026-11-24T11:00/2026-11-24T12:00']);
  });

  it('of one campaign are told together', () => {
    const takeover = bar({ id: 'a', kind: 'takeover', to: '2026-11-24T12:00' });
    const first = bar({ id: 'b', to: '2026-11-24T10:00' });
    const second = bar({ id: 'c', from: '2026-11-24T10:00', to: '2026-11-24T11:00' });
    const [found, ...more] = conflictsOf([crowd(takeover, first, second)]);
    expect(more).toEqual([]);
    expect(found?.losers.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(found?.times.map(told)).toEqual(['2026-11-24T09:00/2026-11-24T11:00']);
    expect(found?.screens).toBe(4);
  });

  it.each([
    ['takeover', { kind: 'takeover' }, { kind: 'share_of_voice', sharePermille: 100 }],
    ['emergency', { kind: 'emergency' }, { kind: 'takeover' }],
    ['tie', { kind: 'takeover' }, { kind: 'takeover' }],
    [
      'oversold',
      { kind: 'share_of_voice', sharePermille: 600 },
      { kind: 'share_of_voice', sharePermille: 600 },
    ],
  ] as const)('of the kind %s', (kind, one, other) => {
    expect(
      conflictsOf([crowd(bar({ id: 'a', ...one }), bar({ id: 'b', ...other }))]).map((c) => c.kind),
    ).toEqual([kind]);
  });

  it('are none between equals, with what fills up, or with what is paused', () => {
    const loop = bar({ id: 'a', priority: 9 });
    expect(conflictsOf([crowd(loop, bar({ id: 'b', priority: 9 }))])).toEqual([]);
    expect(conflictsOf([crowd(loop, bar({ id: 'b', kind: 'filler' }))])).toEqual([]);
    expect(conflictsOf([crowd(bar({ id: 'a', priority: 9, paused: true }), bar({ id: 'b' }))])).toEqual([]);
  });
});

describe('undo', () => {
  const step = (campaignId: string): Step => ({
    campaignId,
    name: '',
    before: campaignBody(base),
    after: campaignBody(base),
  });
  it('goes back and forth; a new step ends what could be done again', () => {
    const two = didStep(didStep(NO_STEPS, step('a')), step('b'));
    expect(undid(two).undone.map(({ campaignId }) => campaignId)).toEqual(['b']);
    expect(redid(undid(two))).toEqual(two);
    expect(didStep(undid(two), step('c')).undone).toEqual([]);
    expect(forgotten(two, 'a').done.map(({ campaignId }) => campaignId)).toEqual(['b']);
    expect(undid(NO_STEPS)).toEqual(NO_STEPS);
  });
});

describe('campaigns that take turns', () => {
  const turns = (id: string, from: string, to: string) =>
    [23, 24, 25, 26, 27, 28, 29].flatMap((day) =>
      barsOf(campaign({ id, from: `2026-11-${day}T${from}`, to: `2026-11-${day}T${to}` }), PARIS, week),
    );

  it('have lines of their own where one of them could not be named any more', () => {
    const { lanes, naming } = layoutOf([turns('a', '09:30', '11:00'), turns('b', '11:30', '13:00')], week);
    expect([...lanes]).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    expect(naming.size).toBe(2);
  });

  it('share a line where there is room for both names', () => {
    const { lanes } = layoutOf([turns('a', '00:30', '01:00'), turns('b', '12:30', '13:00')], week);
    expect(new Set(lanes.values())).toEqual(new Set([0]));
  });
});
