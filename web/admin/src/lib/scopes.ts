import type { Permission } from '@vitrine/api/types';

/** What each permission allows, in words. The compiler asks for the words of a new one. */
export const SCOPE_WORDS = {
  read: 'scope.read',
  'content:write': 'scope.content_write',
  publish: 'scope.publish',
  'screens:write': 'scope.screens_write',
  'screens:pair': 'scope.screens_pair',
  'screens:command': 'scope.screens_command',
  'messages:write': 'scope.messages_write',
  'facts:write': 'scope.facts_write',
  admin: 'scope.admin',
  owner: 'scope.owner',
} as const satisfies Record<Permission, string>;

/** The scopes that a key can be given; the owner's is not. */
export const SCOPES = (Object.keys(SCOPE_WORDS) as Permission[]).filter((scope) => scope !== 'owner');
