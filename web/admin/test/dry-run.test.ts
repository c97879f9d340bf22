import { describe, expect, it } from 'vitest';
import { blockingIn, eachOnce, type Warning } from '../src/ui/publish/dry-run';

const warning = (message: string, id = 'takeover_tie') => ({ id, message, severity: 'warning' }) as Warning;

describe('the warnings of a dry run', () => {
  it('tell a clash once, whichever of the two it is told of', () => {
    const all = [
      warning('“A” and “B” ask for the same time'),
      warning('“B” and “A” ask for the same time'),
      warning('“A” and “C” ask for the same time'),
      warning('“A” and “B” ask for the same time', 'other'),
    ];
    expect(eachOnce(all)).toEqual([all[0], all[2], all[3]]);
  });

  it('tell each of those that are called the same, and count them so', () => {
    const all = ['1', '2', '2', '3'].map((objectId) => ({
      ...warning('“New list” is empty', 'playlist_empty'),
      severity: 'blocking' as const,
      objectId,
    }));
    expect(
      blockingIn([...all, warning('“A” and “B” ask for the same time')]).map(({ objectId }) => objectId),
    ).toEqual(['1', '2', '3']);
    expect(blockingIn()).toEqual([]);
  });
});
