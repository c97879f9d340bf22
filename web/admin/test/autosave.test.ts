import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Autosaver, type SaveState } from '../src/lib/autosave';

class Stale extends Error {}

function saver(save: (value: string) => Promise<void>) {
  const states: SaveState[] = [];
  const made = new Autosaver<string>({
    save,
    isConflict: (error) => error instanceof Stale,
    onState: (state) => states.push(state),
    waitMs: 100,
    retryMs: 1000,
  });
  return { made, states };
}

describe('Autosaver', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('saves once when the typing rests, with the last value', async () => {
    const save = vi.fn(async () => undefined);
    const { made, states } = saver(save);
    made.edit('a');
    made.edit('ab');
    await vi.advanceTimersByTimeAsync(150);
    expect(save.mock.calls).toEqual([['ab']]);
    expect(states.at(-1)).toBe('saved');
    expect(made.dirty).toBe(false);
  });

  it('keeps the draft when a save fails and tries again', async () => {
    const save = vi.fn().mockRejectedValueOnce(new Error('gone')).mockResolvedValue(undefined);
    const { made, states } = saver(save);
    made.edit('draft');
    await vi.advanceTimersByTimeAsync(150);
    expect(states.at(-1)).toBe('failed');
    expect(made.dirty).toBe(true);
    await vi.advanceTimersByTimeAsync(1100);
    expect(save.mock.calls).toEqual([['draft'], ['draft']]);
    expect(states.at(-1)).toBe('saved');
  });

  it('sends an edit made during a save afterwards, never at the same time', async () => {
    let finish: () => void = () => undefined;
    const save = vi.fn(() => new Promise<void>((done) => (finish = done)));
    const { made } = saver(save);
    made.edit('one');
    await vi.advanceTimersByTimeAsync(150);
    made.edit('two');
    await vi.advanceTimersByTimeAsync(150);
    expect(save).toHaveBeenCalledTimes(1);
    finish();
    await vi.advanceTimersByTimeAsync(150);
    expect(save.mock.calls).toEqual([['one'], ['two']]);
  });

  it('stops at a conflict until the next edit', async () => {
    const save = vi.fn().mockRejectedValueOnce(new Stale()).mockResolvedValue(undefined);
    const { made, states } = saver(save);
    made.edit('mine');
    await vi.advanceTimersByTimeAsync(5000);
    expect(states.at(-1)).toBe('conflict');
    expect(save).toHaveBeenCalledTimes(1);
    made.edit('mine again');
    await vi.advanceTimersByTimeAsync(150);
    expect(save).toHaveBeenCalledTimes(2);
  });

  it('remembers what was sent without an answer until something is saved', async () => {
    let answer: 'none' | 'stale' | 'good' = 'none';
    const saver = new Autosaver<string>({
      save: async () => {
        if (answer !== 'good') throw new Error(answer);
      },
      isConflict: (error) => (error as Error).message === 'stale',
      onState: () => undefined,
    });
    saver.edit('a');
    await saver.flush();
    expect(saver.lost).toBe('a');
    saver.edit('b');
    answer = 'stale';
    await saver.flush();
    expect(saver.lost, 'what is there now may be this').toBe('a');
    saver.edit('b');
    answer = 'good';
    await saver.flush();
    expect(saver.lost).toBeNull();
    saver.stop();
  });
});
