import { beforeEach, describe, expect, it } from 'vitest';
import { expectedBy, followed, handOver, expect as waitFor } from '../src/data/expected';
import type { Upload } from '../src/data/uploads';

const upload = (id: string, state: Upload['state'], mediaId: string | null = null) =>
  ({ id, state, mediaId }) as Upload;
const one = (id: string, mediaId: string | null = null) => ({ id, mediaId });

beforeEach(() => localStorage.clear());

describe('files that a draft expects', () => {
  it('are kept for it, and go over to the draft that is made meanwhile', () => {
    waitFor('new-1', [one('a'), one('b')]);
    handOver('new-1', 'draft');
    expect(expectedBy('new-1')).toEqual([]);
    expect(expectedBy('draft')).toEqual([one('a'), one('b')]);
    handOver('new-1', 'draft');
    expect(expectedBy('draft')).toHaveLength(2);
    waitFor('draft', []);
    expect(localStorage.getItem('vitrine-expected')).toBeNull();
  });

  it('stay known when they have come', () => {
    waitFor('draft', [one('a', 'media-a')]);
    waitFor('draft', [one('a'), one('b')]);
    expect(expectedBy('draft')).toEqual([one('a', 'media-a'), one('b')]);
  });

  it('come while nobody looks, or are called off', () => {
    const before = [upload('a', 'sending'), upload('b', 'sending'), upload('c', 'sent', 'media-c')];
    const list = [one('a'), one('b'), one('c', 'media-c'), one('cut')];
    expect(followed(before, [upload('a', 'sent', 'media-a')], list)).toEqual([
      one('a', 'media-a'),
      one('c', 'media-c'),
      one('cut'),
    ]);
  });
});
