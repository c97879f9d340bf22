import { useEffect, useRef } from 'react';
import { liveScreens } from '../../live/store';

/** A burst of news is one, and is written down where lists are read from by then. */
const GATHER_MS = 1_000;
const EVERY_MS = 5_000;
/** A list that was read far down takes a request for each of its pages. */
const EVERY_PAGE_MS = 500;
const SCROLLING_MS = 400;

interface List {
  /** Whether a state decides who is on it, or in which order. */
  isByState: boolean;
  pages: number;
  reread: () => void;
}

/** A list of the screens that are in a state is read again when states change: at most every five seconds, and never while somebody scrolls. */
export function useLiveList(list: List): void {
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const { isByState } = list;
  useEffect(() => {
    if (!isByState) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let readAt = 0;
    let scrolledAt = 0;
    const read = () => {
      const left = scrolledAt + SCROLLING_MS - Date.now();
      if (left > 0) {
        timer = setTimeout(read, left);
        return;
      }
      timer = undefined;
      readAt = Date.now();
      latest.current.reread();
    };
    const hear = (patches: ReadonlyMap<string, object>) => {
      if (timer !== undefined) return;
      const isNews = [...patches.values()].some((patch) => 'status' in patch || 'convergence' in patch);
      if (!isNews) return;
      const next = readAt + Math.max(EVERY_MS, latest.current.pages * EVERY_PAGE_MS);
      timer = setTimeout(read, Math.max(GATHER_MS, next - Date.now()));
    };
    const noteScroll = () => {
      scrolledAt = Date.now();
    };
    addEventListener('scroll', noteScroll, { passive: true });
    const end = liveScreens.follow(hear);
    return () => {
      end();
      clearTimeout(timer);
      removeEventListener('scroll', noteScroll);
    };
  }, [isByState]);
}
