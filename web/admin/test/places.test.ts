import type { Campaign, Screen, Site } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { placeRows, rowAfter, talliesOf } from '../src/lib/place-tree';
import { foundIn, holdersOf } from '../src/lib/site-tree';
import { aimingAt, aimsAt } from '../src/lib/tags';

const site = (id: string, parentId: string | null, tags: string[] = []) =>
  ({
    id,
    name: id,
    parentId,
    kind: id === 'nord' ? 'region' : 'store',
    code: null,
    address: null,
    tags,
  }) as Site;
const screen = (id: string, siteId: string, status = 'online', state = 'showing', tags: string[] = []) =>
  ({ id, name: id, siteId, status, convergence: { state }, tags }) as unknown as Screen;

const sites = [site('nord', null, ['cher']), site('lille', 'nord'), site('lyon', null, ['-cher', 'sud'])];
const screens = [
  screen('a', 'lille'),
  screen('b', 'lille', 'offline', 'behind'),
  screen('c', 'lille', 'online', 'behind', ['place=caisse']),
  screen('d', 'lyon', 'revoked'),
];

describe('what holds something chosen', () => {
  it('is above chosen sites, and above and around chosen screens', () => {
    expect([...holdersOf(sites, ['lille'], [])]).toEqual(['nord']);
    expect([...holdersOf(sites, [], ['lille', 'lyon'])]).toEqual(['lille', 'nord', 'lyon']);
    expect([...holdersOf(sites, ['nord', 'gone'], [])]).toEqual([]);
  });
});

describe('the tree of places', () => {
  it('counts how the screens of each are, those below among them', () => {
    const tallies = talliesOf(sites, screens);
    expect(tallies.get('nord')).toEqual({ total: 3, offline: 1, behind: 1, never: 0 });
    expect(tallies.get('lille')).toEqual(tallies.get('nord'));
    expect(tallies.has('lyon')).toBe(false);
  });

  it('shows what is open, and where the keys lead', () => {
    const rows = placeRows(sites, screens, ({ id }) => id !== 'lyon');
    expect(rows.map(({ id, depth }) => `${depth}${id}`)).toEqual([
      '0nord',
      '1lille',
      '2a',
      '2b',
      '2c',
      '0lyon',
    ]);
    expect(rows.map(({ isOpen }) => isOpen)).toEqual([true, true, null, null, null, false]);
    expect(rows[3]).toMatchObject({ place: 2, beside: 3, parent: 'lille' });
    expect(rowAfter(rows, 0, 'ArrowRight')).toBe(1);
    expect(rowAfter(rows, 4, 'ArrowLeft')).toBe(1);
    expect(rowAfter(rows, 0, 'ArrowLeft')).toBeNull();
    expect(rowAfter(rows, 5, 'ArrowRight')).toBeNull();
    expect(rowAfter(rows, 5, 'ArrowDown')).toBe(5);
    expect(rowAfter(rows, 5, 'Home')).toBe(0);
  });

  it('stands in the order in which people count', () => {
    const numbered = ['10', '9', '1'].map((id) => site(id, null));
    expect(placeRows(numbered, [], () => false).map(({ id }) => id)).toEqual(['1', '9', '10']);
  });

  it('keeps what is above something found', () => {
    expect(foundIn(sites, 'lill').map(({ id }) => id)).toEqual(['nord', 'lille']);
  });
});

describe('a tag', () => {
  it('is aimed at by itself, its key, or its key compared', () => {
    for (const target of ['place=caisse', '!place = caisse & ville=Lyon', '(place | ville=Lyon)'])
      expect(aimsAt(target, 'place=caisse'), target).toBe(true);
    for (const target of ['place=rayon', 'places', 'under:0190-place', 'mon-place=caisse', '*', ''])
      expect(aimsAt(target, 'place=caisse'), target).toBe(false);
    expect(aimsAt('etage>=2', 'etage=3')).toBe(true);
    const over = { target: 'place', phase: 'ended' } as Campaign;
    expect(aimingAt([over, { ...over, phase: 'live' }], 'place')).toHaveLength(1);
  });
});
