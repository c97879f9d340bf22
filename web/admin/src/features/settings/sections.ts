import type { Permission } from '@vitrine/api/types';

/** The pages of the settings and what it takes to see each, in their order. */
export const SECTION_NEEDS = {
  account: 'read',
  sessions: 'read',
  users: 'admin',
  'api-keys': 'admin',
  profiles: 'screens:write',
  organisation: 'admin',
  stores: 'admin',
  'alert-rules': 'admin',
  webhooks: 'admin',
  audit: 'admin',
} as const satisfies Record<string, Permission>;

export type SectionName = keyof typeof SECTION_NEEDS;
