/** Which publications were undone. Pure. */
import type { Publication } from '@vitrine/api/types';
import { undoneBy } from '../../lib/server-words';

/** The numbers of those that a later one has undone; what was undone itself undoes nothing. From the newest to the oldest. */
export function undoneIn(publications: Pick<Publication, 'number' | 'kind' | 'note'>[]): ReadonlySet<number> {
  const undone = new Set<number>();
  for (const { number, kind, note } of publications) {
    const before = kind === 'rollback' && !undone.has(number) ? undoneBy(note) : null;
    if (before !== null) undone.add(before);
  }
  return undone;
}
