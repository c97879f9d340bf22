import { useQueries, useQuery } from '@tanstack/react-query';
import type { Fact } from '@vitrine/api/types';
import type { Canvases, Surroundings } from '@vitrine/player-core/scene/types';
import { useRef } from 'react';
import { factsOfQuery } from '../data/facts';
import { meQuery } from '../data/me';
import { brandKitQuery } from '../data/scenes';
import { sitesQuery } from '../data/sites';
import { playlistsIn, zonesQuery } from '../data/zones';
import { keysOf, surroundingsOf, zoneOf } from './surroundings';

/** What a scene looks like with, in a store or, without one, where nothing is told nearer than the organisation. */
export function useSurroundings(
  scene: Canvases,
  siteId: string | null,
  urlOf?: (media: string) => string,
): Surroundings {
  const { data: brand } = useQuery(brandKitQuery);
  const { data: sites = [] } = useQuery({ ...sitesQuery, enabled: siteId !== null });
  const { data: me } = useQuery(meQuery);
  const site = sites.find(({ id }) => id === siteId);
  const { data: playlists } = useQuery({
    ...zonesQuery(scene, zoneOf(site, me)),
    enabled: playlistsIn(scene).length > 0,
  });
  const facts: Fact[] = useQueries({
    queries: keysOf(scene).map(factsOfQuery),
    combine: (answers) => answers.flatMap(({ data }) => data?.items ?? []),
  });
  const held = useRef<{ said: string; around: Surroundings } | null>(null);
  const around = surroundingsOf(scene, { brand, playlists, facts, site, sites, me, urlOf });
  // the same object as long as it says the same, so that nothing is drawn again for nothing
  const said = JSON.stringify(around);
  if (held.current?.said !== said) held.current = { said, around };
  return held.current.around;
}
