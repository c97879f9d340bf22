import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { allScreensQuery } from '../../data/screens';
import { sitesQuery } from '../../data/sites';
import { pathTo } from '../../lib/site-tree';
import { matchOf } from '../../lib/target-match';
import type { Store } from './cuts';

/** Whole stores and regions, or everything: for these nobody needs to know the screens. */
const OF_PLACES = /^(\*|under:[0-9a-f-]{36}( \| under:[0-9a-f-]{36})*)$/;

/** The stores that the target reaches, with their hours. */
export function useStores(target: string, isAsked: boolean): Store[] {
  const { data: sites } = useQuery(sitesQuery);
  const isOfPlaces = OF_PLACES.test(target);
  const { data: screens } = useQuery({ ...allScreensQuery, enabled: isAsked && !isOfPlaces });
  return useMemo(() => {
    const match = matchOf(target);
    const reached = new Set<string>();
    if (isAsked && isOfPlaces)
      for (const { id, kind, screens: held } of sites ?? [])
        if (kind === 'store' && held > 0)
          if (match({ screen: '', groups: [], path: pathTo(sites ?? [], id), tags: [] })) reached.add(id);
    for (const { id, siteId, status, groupIds, effectiveTags } of isOfPlaces ? [] : (screens ?? [])) {
      const isMeant = status !== 'revoked' && !reached.has(siteId);
      const path = isMeant ? pathTo(sites ?? [], siteId) : [];
      if (isMeant && match({ screen: id, groups: groupIds, path, tags: effectiveTags })) reached.add(siteId);
    }
    return (sites ?? [])
      .filter(({ id }) => reached.has(id))
      .map(({ name, effectiveTimeZone, effectiveOpeningHours }) => ({
        name,
        zone: effectiveTimeZone,
        hours: effectiveOpeningHours,
      }));
  }, [target, sites, screens, isAsked, isOfPlaces]);
}
