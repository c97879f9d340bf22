import type { LiveEvent } from '@vitrine/api/types';
import { EventReader, type Said } from './sse';

/** What a page is told about the one live stream of the browser. */
export type LiveMessage =
  | { kind: 'open'; at: number }
  | { kind: 'lost'; at: number }
  /** Nothing was heard since then, though the line seems to stand. */
  | { kind: 'silent'; at: number }
  | { kind: 'alive'; at: number }
  | { kind: 'batch'; at: number; events: LiveEvent[] }
  | { kind: 'resync'; at: number };

export interface LiveSource {
  start(): void;
  stop(): void;
}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 20_000;
/** The server says something every 15 seconds at least: one that says nothing for so long hangs. */
export const SILENCE = 20_000;

/** Full jitter, so that a restarted server is not stormed. */
export function waitBefore(attempt: number, random: number): number {
  return Math.round(FIRST_WAIT / 2 + random * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt));
}

/**
 * One stream of events that comes back by itself, and goes on where it was. Where that cannot be, what was missed is told as
 * a resync. Not an `EventSource`: that does not tell when a server hangs.
 */
export function liveSource(url: string, tell: (message: LiveMessage) => void): LiveSource {
  let line: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let isOpen = false;
  let lost = false;
  let heardAt = 0;
  /** The last event that was heard; empty while there was none. */
  let last = '';
  let wasOpen = false;

  function heard(own: AbortController): void {
    heardAt = Date.now();
    guard(own);
  }

  function guard(own: AbortController): void {
    clearTimeout(watch);
    watch = setTimeout(() => {
      if (own !== line) return;
      lost = true;
      tell({ kind: 'silent', at: heardAt || Date.now() - SILENCE });
      own.abort();
      again();
    }, SILENCE);
  }

  function said({ event, data, id }: Said): void {
    if (id !== null) last = id;
    if (event === 'batch') tell({ kind: 'batch', at: Date.now(), events: JSON.parse(data) as LiveEvent[] });
    if (event === 'resync') tell({ kind: 'resync', at: Date.now() });
  }

  async function listen(own: AbortController): Promise<void> {
    const answer = await fetch(url, {
      headers: { Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: own.signal,
    });
    if (own !== line) return;
    if (!answer.ok || !answer.body) throw new Error(`${url}: ${answer.status}`);
    opened(own);
    const pieces = answer.body.getReader();
    const [words, reader] = [new TextDecoder(), new EventReader()];
    for (;;) {
      const { done, value } = await pieces.read();
      if (done || own !== line) return;
      heard(own);
      const news = reader.read(words.decode(value, { stream: true }));
      for (const one of news) said(one);
      if (news.length === 0) tell({ kind: 'alive', at: heardAt });
    }
  }

  function opened(own: AbortController): void {
    attempt = 0;
    lost = false;
    isOpen = true;
    heard(own);
    tell({ kind: 'open', at: heardAt });
    if (wasOpen && !last) tell({ kind: 'resync', at: heardAt });
    wasOpen = true;
  }

  function open(): void {
    const own = new AbortController();
    line = own;
    guard(own);
    const ended = () => {
      if (own !== line) return;
      if (!lost) tell({ kind: 'lost', at: Date.now() });
      lost = true;
      again();
    };
    listen(own).then(ended, ended);
  }

  function again(): void {
    hangUp();
    timer = setTimeout(open, waitBefore(attempt, Math.random()));
    attempt += 1;
  }

  function hangUp(): void {
    line = null;
    isOpen = false;
    clearTimeout(watch);
    clearTimeout(timer);
  }

  return {
    start() {
      attempt = 0;
      if (line) {
        if (isOpen) tell({ kind: 'open', at: Date.now() });
        return;
      }
      clearTimeout(timer);
      open();
    },
    stop() {
      line?.abort();
      hangUp();
      last = '';
    },
  };
}
