import type { LiveEvent } from '@vitrine/api/types';

/** What a page is told about the one live stream of the browser. */
export type LiveMessage =
  | { kind: 'open'; at: number }
  | { kind: 'lost'; at: number }
  | { kind: 'alive'; at: number }
  | { kind: 'batch'; at: number; events: LiveEvent[] }
  | { kind: 'resync'; at: number };

export interface LiveSource {
  start(): void;
  stop(): void;
}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 20_000;

/** Full jitter, so that a restarted server is not stormed. */
export function waitBefore(attempt: number, random: number): number {
  return Math.round(FIRST_WAIT / 2 + random * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt));
}

/**
 * One event stream that comes back by itself. A stream that had to be made anew may have missed events, so its
 * opening is told as a resync.
 */
export function liveSource(url: string, tell: (message: LiveMessage) => void): LiveSource {
  let stream: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let missed = false;
  let lost = false;

  function open(): void {
    const own = new EventSource(url, { withCredentials: true });
    stream = own;
    own.onopen = () => {
      attempt = 0;
      lost = false;
      tell({ kind: 'open', at: Date.now() });
      if (missed) tell({ kind: 'resync', at: Date.now() });
      missed = false;
    };
    own.addEventListener('batch', (event) => {
      tell({ kind: 'batch', at: Date.now(), events: JSON.parse(event.data) as LiveEvent[] });
    });
    own.addEventListener('resync', () => tell({ kind: 'resync', at: Date.now() }));
    own.onerror = () => failed(own);
  }

  function failed(own: EventSource): void {
    if (own !== stream) return;
    if (!lost) tell({ kind: 'lost', at: Date.now() });
    lost = true;
    if (own.readyState !== EventSource.CLOSED) return;
    own.close();
    missed = true;
    clearTimeout(timer);
    timer = setTimeout(open, waitBefore(attempt, Math.random()));
    attempt += 1;
  }

  return {
    start() {
      clearTimeout(timer);
      attempt = 0;
      if (stream && stream.readyState !== EventSource.CLOSED) {
        if (stream.readyState === EventSource.OPEN) tell({ kind: 'open', at: Date.now() });
        return;
      }
      open();
    },
    stop() {
      clearTimeout(timer);
      stream?.close();
      stream = null;
      missed = true;
    },
  };
}
