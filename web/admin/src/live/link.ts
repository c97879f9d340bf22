import { useSyncExternalStore } from 'react';

/** Whether the live stream is there, and since when it is not. */
export interface Link {
  connected: boolean;
  /** When something was last heard, in epoch milliseconds. */
  heardAt: number;
  /** Lost for so long that the page has to say how old its figures are. */
  stale: boolean;
}

const PATIENCE = 10_000;
let link: Link = { connected: true, heardAt: Date.now(), stale: false };
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function change(next: Link): void {
  link = next;
  for (const listener of listeners) listener();
}

export function linkHeard(at: number): void {
  clearTimeout(timer);
  timer = undefined;
  if (link.connected && !link.stale) {
    link.heardAt = at;
    return;
  }
  change({ connected: true, heardAt: at, stale: false });
}

export function linkLost(at: number): void {
  if (timer || link.stale) return;
  const heardAt = link.connected ? Math.max(link.heardAt, at - 1) : link.heardAt;
  change({ connected: false, heardAt, stale: link.stale });
  timer = setTimeout(() => change({ ...link, stale: true }), PATIENCE);
}

/** Nothing was heard for so long that there is no more to wait for. */
export function linkSilent(heardAt: number): void {
  clearTimeout(timer);
  timer = undefined;
  change({ connected: false, heardAt: link.connected ? heardAt : link.heardAt, stale: true });
}

export function currentLink(): Link {
  return link;
}

export function useLink(): Link {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => link,
  );
}
