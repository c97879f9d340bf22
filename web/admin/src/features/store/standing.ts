/** Where a store's message really stands, out of what the server explains for each of its screens. Pure. */
import type { Candidate, Explanation } from '@vitrine/api/types';

export interface Waits {
  candidate: Candidate;
  said: Explanation;
  /** How many screens keep it waiting for this reason. */
  screens: number;
}
export interface Standing {
  /** The screens on which it takes its turns. */
  on: string[];
  /** Why it does not on the others, each reason once. */
  waits: Waits[];
}

/** It has its turns, even if others go before it this minute. */
const TURNS = new Set(['in_loop', 'capped', 'gap', 'separated', 'oversold']);

export function standingOf(campaignId: string, explained: Explanation[]): Standing {
  const on: string[] = [];
  const waits = new Map<string, Waits>();
  for (const said of explained) {
    const candidate = said.candidates.find((one) => one.campaignId === campaignId);
    if (!candidate) continue;
    if (TURNS.has(candidate.outcome)) {
      on.push(said.screenId);
      continue;
    }
    const reason = JSON.stringify([candidate.outcome, candidate.detail]);
    const screens = (waits.get(reason)?.screens ?? 0) + 1;
    waits.set(reason, { candidate, said, screens });
  }
  return { on, waits: [...waits.values()] };
}
