/** What a dry run found, made ready to be read. Pure. */
import type { DryRun } from '@vitrine/api/types';

export type Difference = DryRun['differences'][number];
export type Stretch = Difference['rows'][number];
export type OnGlass = DryRun['campaigns'][number];
export type Warning = DryRun['warnings'][number];

/**
 * A clash is told once, although each of the two that clash is told of it: the same words, the names the other way round. What has
 * the same name and the same fault as another one is another one.
 */
export function eachOnce(warnings: Warning[]): Warning[] {
  const said = new Map<string, Warning[]>();
  return warnings.filter((warning) => {
    const { id, message, objectId } = warning;
    const words = `${id} ${message.split(/\s+/).sort().join(' ')}`;
    const alike = said.get(words) ?? [];
    said.set(words, [...alike, warning]);
    return alike.every((one) => one.message === message && one.objectId !== objectId);
  });
}

/** What stands against the publication, each once, as it is listed. */
export function blockingIn(warnings: Warning[] = []): Warning[] {
  return eachOnce(warnings).filter(({ severity }) => severity === 'blocking');
}

/** The same news, with all the times at which it comes. */
export interface News {
  what: 'appears' | 'replaces' | 'leaves' | 'stops' | 'off' | 'otherwise';
  /** Campaigns that come, or that are shown in another way. */
  come: string[];
  /** Campaigns that go. */
  go: string[];
  times: Pick<Stretch, 'start' | 'end'>[];
}

function newsOf({ before, after }: Stretch): Omit<News, 'times'> {
  const come = after.campaignIds.filter((id) => !before.campaignIds.includes(id));
  const go = before.campaignIds.filter((id) => !after.campaignIds.includes(id));
  if (after.campaignIds.length === 0) return { what: after.layer === 'closed' ? 'off' : 'stops', come, go };
  if (come.length > 0) return { what: go.length > 0 ? 'replaces' : 'appears', come, go };
  if (go.length > 0) return { what: 'leaves', come, go };
  return { what: 'otherwise', come: after.campaignIds, go };
}

/** The rows of a difference by what they say, in the order of their first time. */
export function newsIn(rows: Stretch[]): News[] {
  const found = new Map<string, News>();
  for (const row of rows) {
    const news = newsOf(row);
    const key = JSON.stringify(news);
    const known = found.get(key);
    if (known) known.times.push(row);
    else found.set(key, { ...news, times: [row] });
  }
  return [...found.values()];
}

/** Screens by the name of their store. */
export function byStore(screens: DryRun['screens']): [string, DryRun['screens']][] {
  const found = new Map<string, DryRun['screens']>();
  for (const screen of screens) found.set(screen.siteName, [...(found.get(screen.siteName) ?? []), screen]);
  return [...found];
}

/** Campaigns whose time on the glass changes, greatest change first, and those whose time stays. */
export function byChange(campaigns: OnGlass[]): { changed: OnGlass[]; same: OnGlass[] } {
  const change = ({ beforeMs, afterMs }: OnGlass) => Math.abs(afterMs - beforeMs);
  const counts = (one: OnGlass) => change(one) >= SHOWN_MS;
  return {
    changed: campaigns.filter(counts).sort((a, b) => change(b) - change(a)),
    same: campaigns.filter((one) => !counts(one)).sort((a, b) => b.afterMs - a.afterMs),
  };
}

/** Less than this is not seen in hours with one decimal. */
const SHOWN_MS = 180_000;

export const SEVERITIES = ['blocking', 'warning', 'hint'] as const;

/** Where what a warning is about can be mended; nowhere if it is gone. */
export function placeOf({ id, objectKind, objectId }: Pick<Warning, 'id' | 'objectKind' | 'objectId'>) {
  if (id === 'media_missing') return null;
  if (objectKind === 'campaign') return { to: '/campaigns/$id', params: { id: objectId } } as const;
  if (objectKind === 'playlist') return { to: '/playlists/$id', params: { id: objectId } } as const;
  if (objectKind === 'scene') return { to: '/scenes/$id', params: { id: objectId } } as const;
  if (objectKind === 'media') return { to: '/media', search: { item: objectId } } as const;
  return null;
}
