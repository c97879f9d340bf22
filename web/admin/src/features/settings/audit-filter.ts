/** What the address says of the log, and what the server is asked for. Pure. */
import type { AuditFilter } from '../../data/people';
import { among, isDay, isId } from '../../lib/search';
import { dateAfter, homeZone, instantOf } from '../../lib/zone';
import { ACTIONS, OBJECTS } from './audit-actions';

export interface Search {
  /** A person's or key's id, or `system`. */
  who?: string;
  action?: string;
  /** The kind of the objects. */
  about?: string;
  object?: string;
  /** A first and a last day; the last one is in it. */
  from?: string;
  to?: string;
}

/** The address without what the server could make nothing of. */
export function known(search: Search): Search {
  const { who = '', from = '', to = '' } = search;
  return {
    ...among(search, { action: ACTIONS, about: OBJECTS }),
    who: who === 'system' || isId(who) ? who : undefined,
    from: isDay(from) ? from : undefined,
    to: isDay(to) ? to : undefined,
  };
}

const midnight = (date: string) => new Date(instantOf(`${date}T00:00`, homeZone())).toISOString();

/** Days are those of the organisation's clock, as the times of the list are. */
export function filterOf({ who, action, about, object, from = '', to = '' }: Search): AuditFilter {
  return {
    ...(who && (who === 'system' ? { whoKind: who } : { whoId: who })),
    ...(action && { action }),
    ...(about && { objectKind: about }),
    ...(object && { objectId: object }),
    ...(isDay(from) && { from: midnight(from) }),
    ...(isDay(to) && { to: midnight(dateAfter(to)) }),
  };
}
