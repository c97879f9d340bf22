/** Regions, stores and screens as the rows of a tree that can be folded, and how the screens of each are. Pure. */
import type { Screen, Site } from '@vitrine/api/types';
import { childrenOf } from './site-tree';

export type Trouble = 'offline' | 'behind' | 'never';

export interface Tally extends Record<Trouble, number> {
  total: number;
}

export interface PlaceRow<S extends Screen = Screen> {
  id: string;
  depth: number;
  site: Site | null;
  screen: S | null;
  parent: string | null;
  /** Its place among those beside it, from 1, and how many these are. */
  place: number;
  beside: number;
  /** Null where there is nothing to fold out. */
  isOpen: boolean | null;
}

type Standing = Pick<Screen, 'siteId' | 'status' | 'convergence'>;

export function troubleOf({ status, convergence }: Standing): Trouble | null {
  if (status === 'offline' || status === 'never') return status;
  return status === 'online' && convergence?.state === 'behind' ? 'behind' : null;
}

/** How the screens of each site and of all under it are; a screen without its credential counts for none. */
export function talliesOf(sites: readonly Site[], screens: readonly Standing[]): Map<string, Tally> {
  const parents = new Map(sites.map(({ id, parentId }) => [id, parentId]));
  const tallies = new Map<string, Tally>();
  for (const screen of screens) {
    if (screen.status === 'revoked') continue;
    const trouble = troubleOf(screen);
    for (let at: string | null | undefined = screen.siteId; at; at = parents.get(at)) {
      const tally = tallies.get(at) ?? { total: 0, offline: 0, behind: 0, never: 0 };
      tally.total += 1;
      if (trouble) tally[trouble] += 1;
      tallies.set(at, tally);
    }
  }
  return tallies;
}

/** What of the tree is in sight. `screens` are those to show under their sites. */
export function placeRows<S extends Screen>(
  sites: Site[],
  screens: readonly S[],
  isOpen: (site: Site) => boolean,
): PlaceRow<S>[] {
  const below = childrenOf(sites);
  const own = new Map<string, S[]>();
  for (const screen of screens) {
    const known = own.get(screen.siteId);
    if (known) known.push(screen);
    else own.set(screen.siteId, [screen]);
  }
  const rows: PlaceRow<S>[] = [];
  const walk = (parent: string | null, depth: number): void => {
    const places = below.get(parent) ?? [];
    const inside = (parent && own.get(parent)) || [];
    const beside = places.length + inside.length;
    places.forEach((site, at) => {
      const folds = below.has(site.id) || own.has(site.id);
      const open = folds && isOpen(site);
      rows.push({
        id: site.id,
        depth,
        site,
        screen: null,
        parent,
        place: at + 1,
        beside,
        isOpen: folds ? open : null,
      });
      if (open) walk(site.id, depth + 1);
    });
    inside.forEach((screen, at) => {
      const place = places.length + at + 1;
      rows.push({ id: screen.id, depth, site: null, screen, parent, place, beside, isOpen: null });
    });
  };
  walk(null, 0);
  return rows;
}

/** The row that a key leads to from another; null where it leads nowhere. Open and close are the caller's. */
export function rowAfter(rows: readonly PlaceRow[], index: number, key: string): number | null {
  const row = rows[index];
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, rows.length - 1);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowRight':
      return row?.isOpen ? index + 1 : null;
    case 'ArrowLeft': {
      const parent = row?.isOpen ? -1 : rows.findIndex(({ id }) => id === row?.parent);
      return parent < 0 ? null : parent;
    }
    default:
      return null;
  }
}
