import type { Campaign, Media, Site } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { endedBody } from '../src/features/campaigns/ending';
import { EMPTY, formOf, inputOf } from '../src/features/campaigns/form';
import { endAfter, PRESETS, presetOf } from '../src/features/campaigns/presets';
import { ALWAYS, ruleFormOf, ruleOf } from '../src/features/campaigns/rules';
import { mondayOf, weekBars } from '../src/features/campaigns/week';
import {
  answered,
  flaws,
  goOnAt,
  isBegun,
  isSavable,
  stepOf,
  stepOfWarning,
} from '../src/features/campaigns/wizard/steps';
import { noteVisit, visitOf } from '../src/features/campaigns/wizard/visits';
import { fitOf, laidOut, MESSAGE_TAGS, SEEN, wrapped } from '../src/features/emergency/message';
import { NEW_CONDITION } from '../src/lib/condition';
import { childrenOf, foundIn } from '../src/lib/site-tree';
import { EVERYWHERE, turned } from '../src/lib/target';
import { campaigns, idOf } from '../src/mock/data';

describe('a week as a picture', () => {
  it('begins on its Monday', () => {
    expect(mondayOf('2026-11-28')).toBe('2026-11-23');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
    expect(mondayOf('2027-01-03')).toBe('2026-12-28');
  });

  it('cuts what crosses midnight, and what is longer than the week', () => {
    const night = { start: '2026-11-27T22:00:00', end: '2026-11-28T02:00:00' };
    expect(weekBars('2026-11-23', [night])).toEqual([
      { day: 4, from: 1320, to: 1440 },
      { day: 5, from: 0, to: 120 },
    ]);
    expect(weekBars('2026-11-23', [{ start: null, end: null }])).toHaveLength(7);
    expect(weekBars('2026-11-23', [{ start: '2026-11-30T00:00', end: null }])).toEqual([]);
  });
});

describe('usual times', () => {
  it.each(Object.keys(PRESETS))('%s is known again after it was saved', (name) => {
    const rule = { ...ALWAYS, ...PRESETS[name as 'always'] };
    expect(presetOf(ruleFormOf(ruleOf(rule)))).toBe(name);
  });

  it('is none when anything else is said', () => {
    expect(presetOf({ ...ALWAYS, exceptDates: ['2026-12-25'] })).toBeNull();
    expect(presetOf({ ...ALWAYS, weekdays: [1] })).toBeNull();
  });

  it('ends whole days after the start', () => {
    expect(endAfter(null, 'week', '2026-11-28T04:00:00Z')).toBe('2026-12-05 00:00:00');
    expect(endAfter('2026-12-01 09:30:00', 'month', '2026-11-28')).toBe('2026-12-31 09:30:00');
    expect(endAfter('2026-12-01 09:30:00', 'open', '2026-11-28')).toBeNull();
  });
});

describe('the steps', () => {
  const whole = { ...EMPTY, items: [{ mediaId: idOf(1) }] };

  it('keep a draft that lacks a place or content, from its first answer on', () => {
    expect(isSavable({ ...whole, where: 'sites' })).toBe(true);
    expect(isSavable(EMPTY)).toBe(true);
    expect(isSavable({ ...EMPTY, name: 'x'.repeat(121) })).toBe(false);
    expect(isBegun(EMPTY)).toBe(false);
    expect(isBegun({ ...EMPTY, content: 'playlist', where: 'tags' })).toBe(false);
    expect(isBegun({ ...EMPTY, name: 'Soldes' })).toBe(true);
    expect(isBegun({ ...EMPTY, sites: [idOf(3)] })).toBe(true);
    expect(isBegun({ ...EMPTY, to: '2026-12-24 18:00:00' })).toBe(true);
  });

  it('do not miss media that are on their way', () => {
    expect(flaws(EMPTY).map(({ field }) => field)).toEqual(['items']);
    expect(flaws(EMPTY, true)).toEqual([]);
  });

  it('keep what is not finished, and say at the end what is missing and where', () => {
    const takeover = { ...whole, kind: 'takeover' as const };
    expect(isSavable(takeover)).toBe(true);
    expect(flaws(takeover)).toEqual([{ step: 'when', field: 'to', what: 'needsEnd' }]);
    for (const condition of [NEW_CONDITION, { ...NEW_CONDITION, expert: '[">", "rain"' }]) {
      const draft = { ...whole, condition };
      expect(isSavable(draft)).toBe(true);
      expect(flaws(draft).map(({ step, field }) => [step, field])).toEqual([['when', 'condition']]);
      const back = formOf({ ...(campaigns[0] as Campaign), ...inputOf(draft) } as Campaign);
      expect(back.condition).toEqual(condition);
    }
  });

  it('never take a draft without a place for one of all screens', () => {
    const draft = formOf({ ...(campaigns[0] as Campaign), target: '' });
    expect(flaws(draft)).toEqual([{ step: 'where', field: 'sites', what: 'chooseSite' }]);
    expect(inputOf(draft).target).toBe('');
  });

  it('are ticked in a draft that comes back only when they are answered', () => {
    const nowhere = { ...whole, where: 'sites' as const };
    expect(answered(nowhere)).toEqual(['content']);
    expect(goOnAt(nowhere)).toBe('where');
    const placed = { ...nowhere, sites: [idOf(11)] };
    expect(answered(placed)).toEqual(['content', 'where']);
    expect(goOnAt(placed)).toBe('check');
    expect(answered({ ...placed, from: '2026-12-01 09:00:00' })).toEqual(['content', 'where', 'when']);
    expect(goOnAt({ ...placed, kind: 'takeover' as const })).toBe('when');
  });

  it('are gone on with where they were left, days later', () => {
    noteVisit('a', { step: 'when', seen: ['content', 'where', 'when'] });
    noteVisit('b', { step: 'content', seen: ['content'] });
    expect(visitOf('a')).toEqual({ step: 'when', seen: ['content', 'where', 'when'] });
    expect(visitOf('c')).toBeUndefined();
  });

  it('own every fault', () => {
    const wrong = { ...EMPTY, name: '', where: 'tags' as const, kind: 'takeover' as const };
    expect(flaws(wrong).map(({ step }) => step)).toEqual(['content', 'where', 'when']);
    expect(stepOf('rules.0.weekdays')).toBe('when');
    expect(stepOfWarning('target_empty')).toBe('where');
    expect(stepOfWarning('media_processing')).toBe('content');
    expect(stepOfWarning('takeover_tie')).toBe('when');
  });
});

describe('a campaign that is ended', () => {
  const campaign = campaigns[0] as Campaign;

  it('began by the clock of the organisation and ends now', () => {
    const now = Date.parse('2026-11-28T12:00:00Z');
    const body = endedBody(campaign, now, 'Europe/Paris');
    expect(body).toMatchObject({ from: '2026-11-20T08:00:00.000Z', to: '2026-11-28T12:00:00.000Z' });
  });

  it('never ends before it begins', () => {
    const now = Date.parse('2026-11-01T12:00:00Z');
    expect(endedBody(campaign, now, 'Europe/Paris').from).toBe('2026-11-01T11:59:00.000Z');
  });
});

describe('a target said in another way', () => {
  const [site, screen] = [idOf(11), idOf(12)];

  it('turns into an expression and back', () => {
    const places = { ...EVERYWHERE, where: 'sites' as const, sites: [site], screens: [screen] };
    const said = turned(places, 'expression');
    expect(said.expression).toBe(`under:${site} | screen:${screen}`);
    const mended = { ...said, expression: `under:${site}` };
    expect(turned(mended, 'sites')).toMatchObject({ where: 'sites', sites: [site], screens: [] });
  });

  it('keeps what cannot be said so', () => {
    const tagged = { ...EVERYWHERE, where: 'expression' as const, tags: ['a'], expression: 'a & !b' };
    expect(turned(tagged, 'tags')).toMatchObject({ where: 'tags', tags: ['a'], expression: 'a & !b' });
  });
});

describe('the tree of places', () => {
  const site = (id: string, name: string, parentId: string | null, kind = 'store') =>
    ({ id, name, parentId, kind, code: null, address: null, tags: [] }) as unknown as Site;
  const sites = [
    site('n', 'Nord', null, 'region'),
    site('l', 'Lille · Grand-Place', 'n'),
    site('p', 'Périgueux', null),
  ];

  it('keeps what is above a place that is found', () => {
    expect(foundIn(sites, 'grand lille').map(({ id }) => id)).toEqual(['n', 'l']);
    expect(foundIn(sites, 'PERI').map(({ id }) => id)).toEqual(['p']);
    expect(foundIn(sites, 'nowhere')).toEqual([]);
    expect(
      childrenOf(foundIn(sites, ''))
        .get('n')
        ?.map(({ id }) => id),
    ).toEqual(['l']);
  });
});

describe('a message that is drawn', () => {
  it('breaks between words, and where its author does', () => {
    const lines = wrapped('un deux trois\nquatre', (line) => line.length, 7);
    expect(lines).toEqual(['un deux', 'trois', 'quatre']);
  });

  const letters = (size: number) => (line: string) => line.length * size * 0.6;

  it.each([
    'Évacuation.',
    'Évacuation en cours. Merci de suivre nos équipes.',
    'Merci de sortir par la porte la plus proche. '.repeat(5),
    'Rassemblement : Hauptversammlungsplatz',
  ])('is seen whole on every screen from 2:1 to 1:2: %s', (text) => {
    const { size, lines } = laidOut(text, letters);
    // the picture is a square whose side is that of the longer side of the glass
    const [cut, side] = [1 / 2, 2160];
    expect(SEEN).toBeLessThanOrEqual(cut);
    expect(Math.max(...lines.map(letters(size)))).toBeLessThanOrEqual(cut * side);
    expect(lines.length * size).toBeLessThanOrEqual(cut * side);
    expect(size, 'and can be read from afar').toBeGreaterThanOrEqual(48);
  });

  it('fills the glass, which no other picture does', () => {
    const drawn = { tags: MESSAGE_TAGS, width: 2160, height: 2160 } as Media;
    expect(fitOf(drawn)).toBe('cover');
    expect(fitOf({ ...drawn, height: 1215 })).toBe('contain');
    expect(fitOf({ ...drawn, tags: ['urgence'] })).toBe('contain');
  });
});
