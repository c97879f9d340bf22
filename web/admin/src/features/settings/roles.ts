import type { Role } from '@vitrine/api/types';

/** The roles that can be given; the owner's is not. */
export const ROLES = [
  'admin',
  'publisher',
  'editor',
  'viewer',
  'operator',
  'store',
] as const satisfies Role[];
