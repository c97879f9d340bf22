import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyEvent, Refresher } from '../src/live/apply';
import { currentLink, linkHeard, linkLost, linkSilent } from '../src/live/link';
import { type LiveMessage, liveSource, SILENCE, waitBefore } from '../src/live/source';
import { EventReader } from '../src/live/sse';
import { patched, RowStore } from '../src/live/store';

describe('a fetched row', () => {
  it('takes what was said while the answer was under way, and nothing much older', () => {
    const row: { status: string } = { status: 'never' };
    const said = { at: 50_000, value: { status: 'online' } };
    expect(patched(row, said, 50_800).status).toBe('online');
    expect(patched(row, said, 49_000).status).toBe('online');
    expect(patched(row, said, 70_000).status).toBe('never');
    expect(patched(row, undefined, 0).status).toBe('never');
  });
});

describe('RowStore', () => {
  it('tells only the rows that changed, once a frame, with all that came since', () => {
    let frame: () => void = () => undefined;
    const store = new RowStore<{ status?: string; name?: string }>((run) => {
      frame = run;
      return 1;
    });
    const [one, other] = [vi.fn(), vi.fn()];
    store.subscribe('one', one);
    store.subscribe('other', other);
    store.push('one', { status: 'offline' });
    store.push('one', { status: 'online' });
    expect(one).not.toHaveBeenCalled();
    frame();
    expect(one).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
    expect(store.get('one')?.value).toEqual({ status: 'online' });
  });

  it('forgets everything after a resync', () => {
    const store = new RowStore<{ status?: string }>((run) => {
      run();
      return 0;
    });
    store.push('one', { status: 'offline' });
    const listener = vi.fn();
    store.subscribe('one', listener);
    store.clear();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.get('one')).toBeUndefined();
  });
});

describe('live events', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('refetch an answer at most once a second however many come', () => {
    const client = new QueryClient();
    const invalidate = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
    const refresher = new Refresher(client);
    for (let count = 0; count < 50; count += 1) {
      applyEvent(client, refresher, { type: 'resource', id: 'x', data: { kind: 'user', id: 'x' } });
    }
    vi.advanceTimersByTime(1000);
    expect(invalidate.mock.calls).toEqual([[{ queryKey: ['user'] }]]);
  });

  it('ask about publications only when it is known which of them a campaign is in', async () => {
    const client = new QueryClient();
    let come: () => void = () => undefined;
    const asked: unknown[] = [];
    vi.spyOn(client, 'invalidateQueries').mockImplementation((filter) => {
      asked.push(filter?.queryKey?.[0]);
      return new Promise<void>((done) => {
        come = done;
      });
    });
    const refresher = new Refresher(client);
    applyEvent(client, refresher, { type: 'resource', id: 'x', data: { kind: 'publication', id: 'x' } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toContain('overview');
    expect(asked.at(-1)).toBe('campaign');
    expect(asked).not.toContain('publication');
    come();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.at(-1)).toBe('publication');
  });

  it('put the counts of a publication where its page reads them', () => {
    const client = new QueryClient();
    const counts = { total: 3, showing: 3, ready: 0, downloading: 0, behind: 0 };
    client.setQueryData(['publication', 'convergence', 7], { ...counts, showing: 1, number: 7, screens: [] });
    applyEvent(client, new Refresher(client), { type: 'publication', id: '7', data: counts });
    expect(client.getQueryData(['publication', 'convergence', 7])).toMatchObject({ showing: 3, number: 7 });
  });

  it('say that the figures are old only after ten seconds without the stream', () => {
    linkHeard(1000);
    linkLost(2000);
    vi.advanceTimersByTime(9000);
    expect(currentLink()).toMatchObject({ connected: false, stale: false });
    vi.advanceTimersByTime(1500);
    expect(currentLink().stale).toBe(true);
    linkHeard(14_000);
    expect(currentLink()).toMatchObject({ connected: true, stale: false });
  });

  it('wait longer after each failure, never all at once', () => {
    expect(waitBefore(0, 0)).toBeLessThan(waitBefore(0, 1));
    expect(waitBefore(9, 1)).toBeLessThanOrEqual(20_500);
  });
});

describe('the stream of events', () => {
  it('is read wherever it is cut', () => {
    const text = ': here\n\nevent: batch\nid: 5-1\ndata: [1,\ndata: 2]\n\nevent: resync\ndata: {}\n\n';
    const whole = new EventReader().read(text);
    expect(whole).toEqual([
      { event: 'batch', data: '[1,\n2]', id: '5-1' },
      { event: 'resync', data: '{}', id: null },
    ]);
    const reader = new EventReader();
    expect([...text].flatMap((letter) => reader.read(letter))).toEqual(whole);
  });

  it('is told silent when the server hangs, and asked for again where it was', async () => {
    vi.useFakeTimers({ now: 0 });
    const heard: LiveMessage['kind'][] = [];
    const asked: (string | undefined)[] = [];
    let say: (text: string) => void = () => undefined;
    vi.stubGlobal('fetch', async (_: string, { headers }: { headers: Record<string, string> }) => {
      asked.push(headers['Last-Event-ID']);
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => {
          say = (text) => stream.enqueue(new TextEncoder().encode(text));
        },
      });
      return new Response(body);
    });
    const source = liveSource('/events', ({ kind }) => void heard.push(kind));
    source.start();
    await vi.advanceTimersByTimeAsync(0);
    say('event: batch\nid: 5-1\ndata: []\n\n');
    await vi.advanceTimersByTimeAsync(15_000);
    say(': here\n\n');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(heard).toEqual(['open', 'batch', 'alive']);
    await vi.advanceTimersByTimeAsync(SILENCE - 15_000);
    expect(heard.slice(3)).toEqual(['silent']);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard.slice(3)).toEqual(['silent', 'open']);
    expect(asked).toEqual([undefined, '5-1']);
    source.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('that is silent makes figures old at once', () => {
    linkHeard(1000);
    linkSilent(1500);
    expect(currentLink()).toEqual({ connected: false, heardAt: 1500, stale: true });
    linkLost(9000);
    expect(currentLink().stale).toBe(true);
    linkHeard(10_000);
    expect(currentLink()).toMatchObject({ connected: true, stale: false });
  });
});
