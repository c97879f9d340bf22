import type { BehindReason, Convergence } from '@vitrine/api/types';

/** Media that did not come, or not as they were sent: they are sound on the server, and the way to the screen is not. */
const ON_THE_WAY = ['checksum', 'download'] as const;

/** Why a screen is behind, told apart where people have something else to do. */
export function lagOf(
  reason: BehindReason,
  code?: string | null,
): BehindReason | (typeof ON_THE_WAY)[number] {
  return (reason === 'failed' && ON_THE_WAY.find((one) => one === code)) || reason;
}

/** What is known of the programme on the glass: a screen speaks of what it refuses, too. */
export function onGlass({
  state,
  reason,
  desiredRevision,
  reportedRevision,
}: Convergence): 'published' | 'earlier' | 'notYet' | 'unknown' {
  if (state === 'showing') return 'published';
  if (reportedRevision === null) return 'unknown';
  return reason === 'rolled_back' || reportedRevision < desiredRevision ? 'earlier' : 'notYet';
}
