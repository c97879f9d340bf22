import { type ReactNode, useDeferredValue } from 'react';

/** What is below the fold comes a moment after what is above it, and lets every click pass before it. */
export function Later({ children }: { children: ReactNode }) {
  return useDeferredValue(true, false) && children;
}
