import { LONG_MS, post } from '@vitrine/api/client';
import type { TagChange } from '@vitrine/api/types';

/** A tag, or a key with all its values, that gets another name or goes. */
export interface Retag {
  from: string;
  /** `null` = it goes. */
  to: string | null;
  wholeKey: boolean;
}

const retag = ({ from, to, wholeKey }: Retag, how: { dryRun: boolean; token?: string }) =>
  to === null
    ? post<TagChange>('/tags/remove', { body: { tag: from, wholeKey, ...how }, limitMs: LONG_MS })
    : post<TagChange>('/tags/rename', { body: { from, to, wholeKey, ...how }, limitMs: LONG_MS });

/** What would happen. */
export const foreseeRetag = (wish: Retag) => retag(wish, { dryRun: true });

/** Does what was foreseen; refused if something else would happen by now. */
export const carryOutRetag = (wish: Retag, { token }: TagChange) => retag(wish, { dryRun: false, token });
