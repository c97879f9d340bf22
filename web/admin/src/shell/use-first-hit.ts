import { createSpotlight } from '@mantine/spotlight';
import { type KeyboardEvent, useEffect, useRef } from 'react';

export const [store, palette] = createSpotlight();

const MARKED = 'data-selected';
/** None while there is no list, for want of hits. */
const hitsIn = () =>
  document.querySelectorAll<HTMLElement>(`[id="${store.getState().listId}"] [data-action]`);

function mark(at: number): void {
  for (const [place, hit] of hitsIn().entries())
    if (place === at) hit.setAttribute(MARKED, 'true');
    else hit.removeAttribute(MARKED);
  store.updateState((state) => ({ ...state, selected: at }));
}

/** Marks the first hit, so that Enter opens it; Enter before the hits are there waits for them. Gives what the field does with keys. */
export function useFirstHit(query: string, hits: string, isLooking: boolean) {
  /** Whether somebody has chosen another one since. */
  const isMoved = useRef(false);
  const isEager = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words are another choice
  useEffect(() => {
    isMoved.current = false;
    isEager.current = false;
  }, [query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other hits have another first one
  useEffect(() => {
    if (!query.trim() || isMoved.current || isLooking) return;
    mark(0);
    if (!isEager.current) return;
    isEager.current = false;
    hitsIn()[0]?.click();
  }, [query, hits, isLooking]);
  return ({ key }: KeyboardEvent) => {
    if (key === 'ArrowDown' || key === 'ArrowUp') isMoved.current = true;
    if (key !== 'Enter' || isMoved.current || !isLooking || !query.trim()) return;
    isEager.current = true;
    // the library would open what the words before have found
    mark(-1);
  };
}
