import type { FaultKind } from '@vitrine/api/types';

/** What can be wrong with a screen, in the order in which it is asked. */
export const FAULT_KINDS = [
  'black_screen',
  'wrong_content',
  'damaged',
  'other',
] as const satisfies FaultKind[];
