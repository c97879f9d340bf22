/** Where a tag is used, and what it takes to call it otherwise. Pure. */
import type { Campaign, Screen, Site } from '@vitrine/api/types';

/** `key` or `key=value`, as the server takes them. */
export const TAG = /^[a-z0-9_][a-z0-9_.-]{0,63}(=[\p{L}\p{N}_.-]{1,64})?$/u;
const ATOM = /([\p{L}\d_.-]+)\s*(?:(>=|<=|[<>=:])\s*([\p{L}\d_.-]+))?/gu;

/** Whether a target names a tag: itself, its key with any value, or its key compared with a number. */
export function aimsAt(target: string, tag: string): boolean {
  const [key, value] = tag.split('=');
  return [...target.matchAll(ATOM)].some(([, name, sign, asked]) => {
    if (name !== key || sign === ':') return false;
    return sign === '=' ? asked === value : sign === undefined || value !== undefined;
  });
}

export const aimingAt = (campaigns: readonly Campaign[], tag: string): Campaign[] =>
  campaigns.filter(({ target, phase }) => phase !== 'ended' && aimsAt(target, tag));

export interface Retag {
  /** Sites whose own tags change, with the new ones. */
  sites: { site: Site; tags: string[] }[];
  /** Screens that bear the tag themselves. */
  own: string[];
  /** Screens that keep off what their site gives: they must keep off the new name too. */
  without: string[];
}

/** What changes when a tag gets another name, joins another tag, or goes (`to` is null). */
export function retagOf(
  sites: readonly Site[],
  screens: readonly Screen[],
  from: string,
  to: string | null,
): Retag {
  const next = (tags: readonly string[]) => {
    const named = tags.flatMap((tag) => (tag === from ? (to ?? []) : tag));
    return [...new Set(to && tags.includes(`-${from}`) ? [...named, `-${to}`] : named)];
  };
  const changed = sites.map((site) => ({ site, tags: next(site.tags) }));
  const bearing = (tag: string) => screens.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id);
  return {
    sites: changed.filter(({ site, tags }) => String(tags) !== String(site.tags)),
    own: bearing(from),
    without: to ? bearing(`-${from}`) : [],
  };
}
