import { Problem } from '@vitrine/api/problem';
import type { Media } from '@vitrine/api/types';
import { expect, test } from 'vitest';
import { applyToAll, marked, patchOf, renamed, treeOf } from '../src/features/media/bulk';

const media = (id: string, folder = '', tags: string[] = []) =>
  ({ id, title: id, folder, tags, version: 1 }) as unknown as Media;
const refusal = (status: number, more: object = {}) =>
  new Problem({ type: 'about:blank', title: 'no', status, ...more } as never);

test('each act changes only what is not so already', () => {
  expect(patchOf({ kind: 'move', folder: 'Noël' }, media('a', 'Noël'))).toBeNull();
  expect(patchOf({ kind: 'move', folder: 'Noël' }, media('a'))).toEqual({ folder: 'Noël' });
  expect(patchOf({ kind: 'addTags', tags: ['x', 'y'] }, media('a', '', ['x']))).toEqual({ tags: ['x', 'y'] });
  expect(patchOf({ kind: 'removeTags', tags: ['x'] }, media('a', '', ['y']))).toBeNull();
  expect(patchOf({ kind: 'removeTags', tags: ['x'] }, media('a', '', ['x', 'y']))).toEqual({ tags: ['y'] });
});

test('a folder is renamed with all that lies below, and no other that begins alike', () => {
  expect(renamed('Été/Vitrine', 'Été', 'Soldes')).toBe('Soldes/Vitrine');
  expect(renamed('Étéindien', 'Été', 'Soldes')).toBe('Étéindien');
});

test('a refusal stops none of the others, and says where a media is still used', async () => {
  const usage = [{ kind: 'playlist', id: 'p', name: 'Boucle', published: true }];
  const seen: number[] = [];
  const outcome = await applyToAll(
    { kind: 'delete' },
    ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => media(id)),
    {
      read: async (id) => ({ ...media(id), version: 2 }),
      change: async () => undefined,
      remove: async (id, version) => {
        if (id === 'b') throw refusal(409, { usage });
        if (id === 'c' && version === 1) throw refusal(412);
        if (id === 'd') throw refusal(412);
      },
    },
    ({ done, refused }) => seen.push(done + refused.length),
  );
  expect(outcome).toMatchObject({ total: 6, done: 4, unchanged: 0 });
  expect(outcome.refused.map((one) => one.media.id).sort()).toEqual(['b', 'd']);
  expect(outcome.refused.find((one) => one.media.id === 'b')?.usage).toEqual(usage);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('Shift marks everything between, a single click one more or less', () => {
  const rows = ['a', 'b', 'c', 'd'].map((id) => media(id));
  const one = marked(new Map(), rows, 'd', null);
  const four = marked(one, rows, 'b', 'd');
  expect([...four.keys()].sort()).toEqual(['b', 'c', 'd']);
  expect([...marked(four, rows, 'c', null).keys()].sort()).toEqual(['b', 'd']);
});

test('folders stand as a tree, with those between and the one just opened', () => {
  const known = [
    { path: '', count: 9 },
    { path: 'Été/Vitrine', count: 3 },
    { path: 'Été 2', count: 1 },
  ];
  expect(treeOf(known, 'Noël').map(({ path, depth, count }) => [path, depth, count])).toEqual([
    ['Été', 0, 0],
    ['Été/Vitrine', 1, 3],
    ['Été 2', 0, 1],
    ['Noël', 0, 0],
  ]);
});
