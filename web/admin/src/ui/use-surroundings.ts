import { useQueries, useQuery } from '@tanstack/react-query';
import type { BrandKit, Fact, Site } from '@vitrine/api/types';
import type { Canvases, FactValue, Surroundings } from '@vitrine/player-core/scene/types';
import { useMemo, useRef } from 'react';
import { factsOfQuery } from '../data/facts';
import { meQuery } from '../data/me';
import { brandKitQuery } from '../data/scenes';
import { sitesQuery } from '../data/sites';

/** What a scene looks like with, in a store or, without one, where nothing is told nearer than the organisation. */
export function useSurroundings(scene: Canvases, siteId: string | null): Surroundings {
  const { data: brand } = useQuery(brandKitQuery);
  const { data: sites } = useQuery(sitesQuery);
  const { data: me } = useQuery(meQuery);
  const told = useQueries({
    queries: keysOf(scene).map(factsOfQuery),
    combine: (answers) => answers.flatMap(({ data }) => data?.items ?? []),
  });
  const facts = useStable(told);
  const media = mediaOf(scene, brand);
  const key = media.join();
  return useMemo(() => {
    const files = key ? key.split(',').map((id) => [id, `/api/v1/media/${id}/preview`]) : [];
    const site = sites?.find(({ id }) => id === siteId);
    return {
      colours: Object.fromEntries((brand?.colours ?? []).map(({ token, value }) => [token, value])),
      fonts: brand ? { heading: brand.headingFont, body: brand.bodyFont } : {},
      logo: brand?.logoMediaId ?? null,
      media: Object.fromEntries(files),
      facts: factsAt(facts, pathOf(site, sites ?? [])),
      locale: me?.organisation.locale ?? 'fr',
      timeZone: site?.effectiveTimeZone ?? me?.organisation.timeZone ?? 'UTC',
    };
  }, [brand, facts, sites, me, key, siteId]);
}

/** The same list as long as it says the same. */
function useStable(facts: Fact[]): Fact[] {
  const held = useRef(facts);
  const line = (fact: Fact) => [fact.key, fact.scope, fact.placeId, fact.value, fact.expiresAt];
  if (JSON.stringify(facts.map(line)) !== JSON.stringify(held.current.map(line))) held.current = facts;
  return held.current;
}

function keysOf({ landscape, portrait }: Canvases): string[] {
  const contents = [landscape, portrait].flatMap((canvas) => canvas?.elements ?? []);
  const keys = contents.flatMap(({ content }) => (content.kind === 'data' && content.fact ? [content.fact] : []));
  return [...new Set(keys)].sort();
}

function mediaOf({ landscape, portrait }: Canvases, brand: BrandKit | undefined): string[] {
  const contents = [landscape, portrait].flatMap((canvas) => canvas?.elements ?? []);
  const shown = contents.flatMap(({ content }) => ('mediaId' in content ? (content.mediaId ?? []) : []));
  return [...new Set([...shown, ...(brand?.logoMediaId ? [brand.logoMediaId] : [])])].sort();
}

/** The site and all above it, nearest first. */
function pathOf(site: Site | undefined, all: Site[]): string[] {
  const path: string[] = [];
  for (let at = site; at && !path.includes(at.id); at = all.find(({ id }) => id === at?.parentId))
    path.push(at.id);
  return path;
}

/** Of each fact what was told nearest to the place. */
export function factsAt(told: Fact[], path: string[]): Record<string, FactValue> {
  const found: Record<string, FactValue> = {};
  const rank = (fact: Fact) =>
    fact.scope === 'organisation' ? path.length : path.indexOf(fact.scope === 'site' ? (fact.placeId ?? '') : '');
  const near = told.filter((fact) => rank(fact) >= 0).sort((a, b) => rank(a) - rank(b));
  for (const { key, value, expiresAt } of near) {
    const known = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
    if (known && !(key in found)) found[key] = { value, until: expiresAt ? Date.parse(expiresAt) : null };
  }
  return found;
}
