import { beforeEach, describe, expect, it } from 'vitest';
import { draftBegunAt, noteBeginnings } from '../src/features/campaigns/wizard/visits';
import { filtersIn, withoutView, withView } from '../src/features/fleet/views';

beforeEach(() => {
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

  it('are kept by name, newest of a name wins', () => {
    const night = { name: 'Nuit', search: { status: 'offline' } };
    const tills = { name: 'Caisses', search: { tag: 'caisse' } };
    const views = withView(withView([], night), tills);
    expect(views).toEqual([tills, night]);
    const behind = { name: 'Nuit', search: { status: 'behind' } };
    expect(withView(views, behind)).toEqual([tills, behind]);
    expect(withoutView(views, 'Caisses')).toEqual([night]);
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
