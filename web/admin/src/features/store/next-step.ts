import type { Fault, Screen } from '@vitrine/api/types';

/** What somebody in front of a screen can do about how it is. */
export type Step = 'revoked' | 'never' | 'offline' | 'behind' | 'reported' | 'unseen' | 'compare';

export function stepOf(screen: Screen, faults: Fault[], isCaptured: boolean): Step {
  if (screen.status === 'revoked' || screen.status === 'never') return screen.status;
  if (screen.status === 'offline') return 'offline';
  if (faults.some(({ state }) => state === 'open')) return 'reported';
  if (screen.convergence && screen.convergence.state !== 'showing' && screen.convergence.desiredRevision)
    return 'behind';
  return isCaptured ? 'compare' : 'unseen';
}
