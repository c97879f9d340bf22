import type { Media, Screen, ScreenPatchData } from '@vitrine/api/types';
import { useCallback, useSyncExternalStore } from 'react';

type Listener = () => void;
interface Stamped<T> {
  at: number;
  value: T;
}

/** Rows patched by live events, with subscribers per row so that one screen's news renders one row. */
export class RowStore<T extends object> {
  private rows = new Map<string, Stamped<T>>();
  private listeners = new Map<string, Set<Listener>>();
  private waiting = new Map<string, T>();
  private followers = new Set<(patches: ReadonlyMap<string, T>) => void>();
  private frame = 0;
  private readonly schedule: (run: () => void) => number;

  constructor(schedule: (run: () => void) => number = (run) => requestAnimationFrame(run)) {
    this.schedule = schedule;
  }

  get(id: string): Stamped<T> | undefined {
    return this.rows.get(id);
  }

  subscribe(id: string, listener: Listener): () => void {
    const own = this.listeners.get(id) ?? new Set<Listener>();
    own.add(listener);
    this.listeners.set(id, own);
    return () => {
      own.delete(listener);
      if (own.size === 0 && this.listeners.get(id) === own) this.listeners.delete(id);
    };
  }

  /** Hears of every row, with what was said of each since the last frame. */
  follow(follower: (patches: ReadonlyMap<string, T>) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** Collects patches and hands them to the rows once a frame. */
  push(id: string, patch: T): void {
    this.waiting.set(id, { ...this.waiting.get(id), ...patch });
    if (this.frame === 0) this.frame = this.schedule(() => this.flush());
  }

  flush(): void {
    this.frame = 0;
    const at = Date.now();
    const patches = this.waiting;
    this.waiting = new Map();
    for (const [id, patch] of patches) {
      this.rows.set(id, { at, value: { ...this.rows.get(id)?.value, ...patch } });
      for (const listener of this.listeners.get(id) ?? []) listener();
    }
    for (const follower of this.followers) follower(patches);
  }

  /** After a resync the patches are older than what is fetched anew. */
  clear(): void {
    const ids = [...this.rows.keys()];
    this.rows.clear();
    this.waiting.clear();
    for (const id of ids) for (const listener of this.listeners.get(id) ?? []) listener();
  }
}

export const liveScreens = new RowStore<Partial<ScreenPatchData>>();
export const liveMedia = new RowStore<Partial<Pick<Media, 'state' | 'progress' | 'message'>>>();

/** A patch may come while an older answer is still under way: so much younger an answer may seem and yet know less. */
const UNDER_WAY = 10_000;

/** The row with what was said since it was asked for. */
export function patched<T extends object, R extends T>(
  row: R,
  patch: Stamped<T> | undefined,
  fetchedAt: number,
): R {
  return patch && patch.at >= fetchedAt - UNDER_WAY ? { ...row, ...patch.value } : row;
}

function useRow<T extends object, R extends T & { id: string }>(
  store: RowStore<T>,
  row: R,
  fetchedAt: number,
): R {
  const subscribe = useCallback((listener: Listener) => store.subscribe(row.id, listener), [store, row.id]);
  const patch = useSyncExternalStore(subscribe, () => store.get(row.id));
  return patched(row, patch, fetchedAt);
}

/** A fetched screen with what the live stream has said since. */
export function useLiveScreen(screen: Screen, fetchedAt: number): Screen {
  return useRow(liveScreens, screen, fetchedAt);
}

/** The same for a few screens at once. */
export function useLiveScreens(screens: Screen[], fetchedAt: number): Screen[] {
  const ids = screens.map(({ id }) => id).join(' ');
  const subscribe = useCallback(
    (listener: Listener) => {
      const ends = ids.split(' ').map((id) => liveScreens.subscribe(id, listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [ids],
  );
  useSyncExternalStore(subscribe, () =>
    Math.max(0, ...screens.map(({ id }) => liveScreens.get(id)?.at ?? 0)),
  );
  return screens.map((screen) => patched(screen, liveScreens.get(screen.id), fetchedAt));
}

export function useLiveMedia(media: Media, fetchedAt: number): Media {
  return useRow(liveMedia, media, fetchedAt);
}
