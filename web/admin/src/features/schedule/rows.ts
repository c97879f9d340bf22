/** The rows of the timeline: the tree of regions, stores and screens, or one row for each campaign. Pure. */
import type { Campaign, OpeningHours, Screen, Site } from '@vitrine/api/types';
import type { Subject } from '../../lib/target-match';

export interface Row {
  id: string;
  kind: 'region' | 'store' | 'screen' | 'campaign';
  name: string;
  depth: number;
  /** It and everything above it, the outermost first. */
  path: string[];
  zone: string;
  hours: OpeningHours | null;
  /** The screens in it. */
  screens: Placed[];
  isOpen: boolean;
  /** Whether there is something to fold out. */
  folds: boolean;
}

export interface Placed extends Subject {
  id: string;
  name: string;
  siteName: string;
  zone: string;
}

interface Choice {
  /** Only what is in this site. */
  site?: string;
  /** Only screens with this tag. */
  tag?: string;
  /** What is folded against its habit: regions are open, stores are shut. */
  turned: ReadonlySet<string>;
}

export function hasTag(tags: string[], asked: string): boolean {
  return tags.some((tag) => tag === asked || tag.startsWith(`${asked}=`));
}

export function placeRows(sites: Site[], screens: Screen[], { site, tag, turned }: Choice): Row[] {
  const byId = new Map(sites.map((one) => [one.id, one]));
  const pathOf = (id: string | null): string[] => {
    const place = id === null ? undefined : byId.get(id);
    return place ? [...pathOf(place.parentId), place.id] : [];
  };
  const hoursOf = (id: string | null): OpeningHours | null => {
    const place = id === null ? undefined : byId.get(id);
    return place ? (place.openingHours ?? hoursOf(place.parentId)) : null;
  };
  const under = new Map<string, Placed[]>();
  const own = new Map<string, { screen: Screen; placed: Placed }[]>();
  for (const screen of screens) {
    if (screen.status === 'revoked' || (tag && !hasTag(screen.effectiveTags, tag))) continue;
    const path = pathOf(screen.siteId);
    if (site && !path.includes(site)) continue;
    const placed: Placed = {
      id: screen.id,
      name: screen.name,
      siteName: screen.siteName,
      zone: screen.effectiveTimeZone,
      screen: screen.id,
      groups: screen.groupIds,
      path,
      tags: screen.effectiveTags,
    };
    for (const id of path) push(under, id, placed);
    push(own, screen.siteId, { screen, placed });
  }
  const below = new Map<string | null, Site[]>();
  for (const one of sites) push(below, one.parentId, one);
  const rows: Row[] = [];
  const walk = (parent: string | null, depth: number): void => {
    const places = [...(below.get(parent) ?? [])].sort(byName);
    for (const place of places) {
      const within = under.get(place.id);
      if (!within) continue;
      const isOpen = (place.kind === 'region') !== turned.has(place.id);
      const base = { path: pathOf(place.id), zone: place.effectiveTimeZone, hours: hoursOf(place.id) };
      rows.push({
        ...base,
        id: place.id,
        kind: place.kind,
        name: place.name,
        depth,
        screens: within,
        isOpen,
        folds: true,
      });
      if (!isOpen) continue;
      walk(place.id, depth + 1);
      for (const { screen, placed } of [...(own.get(place.id) ?? [])].sort((a, b) =>
        byName(a.screen, b.screen),
      ))
        rows.push({
          id: screen.id,
          kind: 'screen',
          name: screen.name,
          depth: depth + 1,
          path: [...base.path, screen.id],
          zone: screen.effectiveTimeZone,
          hours: screen.openingHours ?? base.hours,
          screens: [placed],
          isOpen: false,
          folds: false,
        });
    }
  };
  walk(null, 0);
  return rows;
}

/** A row for each campaign, on the clock of the organisation. */
export function campaignRows(campaigns: Campaign[], screens: Placed[], zone: string): Row[] {
  return campaigns.map(({ id, name }) => ({
    id,
    kind: 'campaign',
    name,
    depth: 0,
    path: [id],
    zone,
    hours: null,
    screens,
    isOpen: false,
    folds: false,
  }));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name);
}
