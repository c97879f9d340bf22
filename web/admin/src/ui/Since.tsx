import { useSyncExternalStore } from 'react';
import { useFormat } from '../lib/format';
import { useZoneNote } from './ZoneNote';

const BEAT_MS = 15_000;
const listeners = new Set<() => void>();
let beat = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all: a list has hundreds of these, and they move together. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    beat += 1;
    for (const each of listeners) each();
  }, BEAT_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** "3 min ago", or as a span "3 min", which moves by itself; the exact instant is in its title. */
export function Since({ at, timeZone, span }: { at: string; timeZone?: string; span?: boolean }) {
  const format = useFormat();
  const note = useZoneNote(timeZone);
  useSyncExternalStore(subscribe, () => beat);
  return (
    <time
      dateTime={at}
      title={note ? `${format.dateTime(at, timeZone)} (${note})` : format.dateTime(at, timeZone)}
    >
      {span ? format.lasting(at) : format.ago(at)}
    </time>
  );
}
