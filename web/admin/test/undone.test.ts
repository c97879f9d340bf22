import { expect, it } from 'vitest';
import { undoneIn } from '../src/features/publish/undone';

const publication = (number: number, undoes?: number) => ({
  number,
  kind: undoes ? ('rollback' as const) : ('publish' as const),
  note: undoes ? `Annulation de la publication n°\u00a0${undoes}` : 'Soldes',
});
const numbers = (...publications: ReturnType<typeof publication>[]) => [...undoneIn(publications)];

it('a publication is undone by the one that says so, unless that one was undone itself', () => {
  expect(numbers(publication(2), publication(1))).toEqual([]);
  expect(numbers(publication(4), publication(3, 2), publication(2), publication(1))).toEqual([2]);
  expect(numbers(publication(3, 2), publication(2, 1), publication(1))).toEqual([2]);
  expect(undoneIn([{ ...publication(2, 1), kind: 'publish' }])).toEqual(new Set());
});
