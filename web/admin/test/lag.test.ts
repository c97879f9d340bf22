import type { Convergence } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { lagOf, onGlass } from '../src/lib/lag';

const at = (change: Partial<Convergence>) =>
  ({ state: 'behind', reason: 'failed', desiredRevision: 7, reportedRevision: 7, ...change }) as Convergence;

describe('a screen that is behind', () => {
  it('has another reason where media did not come as they were sent', () => {
    expect(lagOf('failed', 'checksum')).toBe('checksum');
    expect(lagOf('failed', 'download')).toBe('download');
    expect(lagOf('failed', 'other')).toBe('failed');
    expect(lagOf('rejected', 'checksum')).toBe('rejected');
    expect(lagOf('offline')).toBe('offline');
  });

  it('does not show what it only spoke of', () => {
    expect(onGlass(at({ state: 'showing', reason: null }))).toBe('published');
    for (const reason of ['failed', 'rejected', 'no_space'] as const)
      expect(onGlass(at({ reason }))).toBe('notYet');
    expect(onGlass(at({ state: 'downloading', reason: 'downloading' }))).toBe('notYet');
    expect(onGlass(at({ state: 'ready', reason: null }))).toBe('notYet');
    expect(onGlass(at({ reason: 'rolled_back' }))).toBe('earlier');
    expect(onGlass(at({ reason: 'not_received', reportedRevision: 6 }))).toBe('earlier');
    expect(onGlass(at({ reason: 'never_connected', reportedRevision: null }))).toBe('unknown');
  });
});
