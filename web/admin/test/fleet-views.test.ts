import { beforeEach, describe, expect, it } from 'vitest';
import { draftBegunAt, noteBeginnings } from '../src/features/campaigns/wizard/visits';
import { filtersIn, forgetView, keepView, keptViews, MOST_VIEWS } from '../src/features/fleet/views';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('filters of the fleet', () => {
  it.each([
    ['caisse 2', { q: 'caisse 2' }],
    ['tag:vitrine lyon status:offline', { q: 'lyon', tag: 'vitrine', status: 'offline' }],
    ['étiquette:ville=Lyon état:behind', { q: '', tag: 'ville=Lyon', status: 'behind' }],
    ['status:tired tag:', { q: 'status:tired tag:' }],
  ])('are read from "%s"', (typed, meant) => {
    expect(filtersIn(typed)).toEqual(meant);
  });

  it('are kept by name for each person, newest of a name wins', () => {
    keepView('lea', { name: 'Nuit', search: { status: 'offline' } });
    keepView('lea', { name: 'Caisses', search: { tag: 'caisse' } });
    expect(keepView('lea', { name: 'Nuit', search: { status: 'behind' } })).toEqual([
      { name: 'Caisses', search: { tag: 'caisse' } },
      { name: 'Nuit', search: { status: 'behind' } },
    ]);
    expect(keptViews('paul')).toEqual([]);
    expect(forgetView('lea', 'Caisses').map(({ name }) => name)).toEqual(['Nuit']);
    localStorage.setItem('vitrine-fleet-views-lea', '{broken');
    expect(keptViews('lea')).toEqual([]);
  });

  it('do not fill the browser', () => {
    for (let n = 0; n < MOST_VIEWS + 5; n += 1) keepView('lea', { name: `Vue ${n}`, search: {} });
    expect(keptViews('lea')).toHaveLength(MOST_VIEWS);
  });
});

describe('the beginning of a draft', () => {
  it('is found again by its place in the history', () => {
    noteBeginnings(['a', 'b'], 'draft-1');
    noteBeginnings(['c'], 'draft-2');
    expect([draftBegunAt('b'), draftBegunAt('c'), draftBegunAt('d'), draftBegunAt(undefined)]).toEqual([
      'draft-1',
      'draft-2',
      undefined,
      undefined,
    ]);
  });

  it('is forgotten when there are many others', () => {
    noteBeginnings(['old'], 'first');
    for (let n = 0; n < 60; n += 1) noteBeginnings([`place-${n}`], `draft-${n}`);
    expect(draftBegunAt('old')).toBeUndefined();
    expect(draftBegunAt('place-59')).toBe('draft-59');
  });
});
