import { type RefCallback, useCallback } from 'react';

const AIR = 12;

/** For a bar that sticks to an edge of the window: what takes the focus is scrolled clear of it. */
export function useClearance(edge: 'top' | 'bottom'): RefCallback<HTMLElement> {
  return useCallback(
    (bar: HTMLElement | null) => {
      if (!bar) return;
      const { style } = document.documentElement;
      const padding = edge === 'top' ? 'scrollPaddingTop' : 'scrollPaddingBottom';
      const watch = new ResizeObserver(() => {
        const own = getComputedStyle(bar);
        const isStuck = own.position === 'sticky';
        style[padding] = isStuck ? `${Number.parseFloat(own[edge]) + bar.offsetHeight + AIR}px` : '';
      });
      watch.observe(bar);
      return () => {
        watch.disconnect();
        style[padding] = '';
      };
    },
    [edge],
  );
}
