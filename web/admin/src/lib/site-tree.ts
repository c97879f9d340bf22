/** Sites as a tree, and what of it a search leaves. Pure. */
import type { Site } from '@vitrine/api/types';
import { fold } from './fold';

/** As people read names: "Magasin 2" stands before "Magasin 10". */
export const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** The sites under each parent, by name, regions first. */
export function childrenOf(sites: Site[]): Map<string | null, Site[]> {
  const ids = new Set(sites.map((site) => site.id));
  const children = new Map<string | null, Site[]>();
  for (const site of sites) {
    const parent = site.parentId && ids.has(site.parentId) ? site.parentId : null;
    const known = children.get(parent);
    if (known) known.push(site);
    else children.set(parent, [site]);
  }
  for (const list of children.values()) {
    list.sort((a, b) => a.kind.localeCompare(b.kind) || byName(a.name, b.name));
  }
  return children;
}

/** A site and all above it, nearest first. */
export function pathTo(sites: Site[], id: string | undefined): string[] {
  const byId = new Map(sites.map((site) => [site.id, site]));
  const path: string[] = [];
  for (let at = byId.get(id ?? ''); at && !path.includes(at.id); at = byId.get(at.parentId ?? ''))
    path.push(at.id);
  return path;
}

/** In which sites chosen ones lie, and stores of which single screens are chosen. */
export function holdersOf(sites: Site[], chosen: string[], stores: string[]): Set<string> {
  return new Set([
    ...chosen.flatMap((id) => pathTo(sites, id).slice(1)),
    ...stores.flatMap((id) => pathTo(sites, id)),
  ]);
}

/** The sites that bear the words in their name, code, address or tags, and those above them. */
export function foundIn(sites: Site[], words: string): Site[] {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return sites;
  const byId = new Map(sites.map((site) => [site.id, site]));
  const kept = new Set<string>();
  for (const site of sites) {
    const text = fold([site.name, site.code, site.address, ...site.tags].filter(Boolean).join(' '));
    if (!wanted.every((word) => text.includes(word))) continue;
    for (let one: Site | undefined = site; one && !kept.has(one.id); one = byId.get(one.parentId ?? ''))
      kept.add(one.id);
  }
  return sites.filter(({ id }) => kept.has(id));
}
