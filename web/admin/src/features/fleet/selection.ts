import { createContext } from 'react';

export interface Selection {
  has: (id: string) => boolean;
  choose: (id: string) => void;
}

/** What is selected of the fleet; null for people who may not act on it. Only the ticks hear of it, not the rows around them. */
export const Selected = createContext<Selection | null>(null);
