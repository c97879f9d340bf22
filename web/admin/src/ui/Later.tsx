import { type ReactNode, useDeferredValue } from 'react';

/** What is looked at second comes a moment after what is looked at first, and lets every click pass before it. */
export function Later({ children }: { children: ReactNode }) {
  return useDeferredValue(true, false) && children;
}
