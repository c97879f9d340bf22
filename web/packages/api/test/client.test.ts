import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { get, LONG_MS, post, put, SAVE_LIMIT_MS } from '../src/client';
import { Unreachable } from '../src/problem';

describe('a server that hangs', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    // as fetch does: nothing comes until it is given up
    vi.stubGlobal(
      'fetch',
      (_: string, { signal }: { signal: AbortSignal }) =>
        new Promise((_, refuse) => signal.addEventListener('abort', () => refuse(signal.reason))),
    );
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** What it came to by then. */
  async function after(ms: number, call: Promise<unknown>): Promise<unknown> {
    let end: unknown = 'waiting';
    call.catch((error: unknown) => {
      end = error;
    });
    await vi.advanceTimersByTimeAsync(ms);
    return end;
  }

  it('counts as one that cannot be reached', async () => {
    const save = () => put('/campaigns/{id}', { path: { id: 'a' }, body: {} });
    expect(await after(SAVE_LIMIT_MS - 1, save())).toBe('waiting');
    expect(await after(SAVE_LIMIT_MS, save())).toBeInstanceOf(Unreachable);
    expect(await after(30_000, get('/campaigns'))).toBeInstanceOf(Unreachable);
  });

  it('is given the time that an upload or a look at all screens takes', async () => {
    expect(await after(600_000, post('/media', { body: new FormData() }))).toBe('waiting');
    expect(await after(60_000, post('/publications', { body: {}, limitMs: LONG_MS }))).toBe('waiting');
  });

  it('is no failure of a page that does not want the answer any more', async () => {
    const stop = new AbortController();
    const asked = get('/campaigns', { signal: stop.signal });
    stop.abort();
    expect(await after(0, asked)).not.toBeInstanceOf(Unreachable);
  });
});
