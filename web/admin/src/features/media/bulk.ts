import { isStale } from '@vitrine/api/client';
import { Problem } from '@vitrine/api/problem';
import type { Media, MediaPatch, MediaUse } from '@vitrine/api/types';
import { distinctUses } from '../../data/media';

/** What is done to many media at once. */
export type Act =
  | { kind: 'move'; folder: string }
  | { kind: 'addTags' | 'removeTags'; tags: string[] }
  | { kind: 'validity'; validFrom: string | null; validTo: string | null }
  | { kind: 'delete' }
  | { kind: 'rename'; from: string; to: string };

/** The folder of what lay in `from` or below, once `from` is called `to`. */
export const renamed = (folder: string, from: string, to: string): string =>
  folder === from || folder.startsWith(`${from}/`) ? `${to}${folder.slice(from.length)}` : folder;

/** What to send for one of them; null where it is so already. */
export function patchOf(act: Exclude<Act, { kind: 'delete' }>, media: Media): MediaPatch | null {
  switch (act.kind) {
    case 'move':
      return media.folder === act.folder ? null : { folder: act.folder };
    case 'rename': {
      const folder = renamed(media.folder, act.from, act.to);
      return folder === media.folder ? null : { folder };
    }
    case 'addTags': {
      const missing = act.tags.filter((tag) => !media.tags.includes(tag));
      return missing.length > 0 ? { tags: [...media.tags, ...missing] } : null;
    }
    case 'removeTags': {
      const tags = media.tags.filter((tag) => !act.tags.includes(tag));
      return tags.length < media.tags.length ? { tags } : null;
    }
    case 'validity':
      return { validFrom: act.validFrom, validTo: act.validTo };
  }
}

export interface Refused {
  media: Media;
  error: unknown;
  /** Where it is still used, when that is why it stays. */
  usage: MediaUse[];
}
export interface Outcome {
  total: number;
  done: number;
  unchanged: number;
  refused: Refused[];
}

interface Server {
  read: (id: string) => Promise<Media>;
  change: (id: string, version: number, body: MediaPatch) => Promise<unknown>;
  remove: (id: string, version: number) => Promise<unknown>;
}

/** One of them; somebody else's change in between is kept, the act is done on top of it. */
async function apply(act: Act, media: Media, server: Server, retry = true): Promise<boolean> {
  const body = act.kind === 'delete' ? null : patchOf(act, media);
  if (act.kind !== 'delete' && body === null) return false;
  try {
    await (body ? server.change(media.id, media.version, body) : server.remove(media.id, media.version));
    return true;
  } catch (refusal) {
    if (!retry || !isStale(refusal)) throw refusal;
    return apply(act, await server.read(media.id), server, false);
  }
}

export function usageOf(error: unknown): MediaUse[] {
  const usage = error instanceof Problem && error.status === 409 ? error.document.usage : undefined;
  return distinctUses((usage as MediaUse[] | undefined) ?? []);
}

const AT_ONCE = 4;

/** Does it to each, a few at a time, and tells how far it is; a refusal stops none of the others. */
export async function applyToAll(
  act: Act,
  all: Media[],
  server: Server,
  onProgress: (outcome: Outcome) => void,
): Promise<Outcome> {
  let outcome: Outcome = { total: all.length, done: 0, unchanged: 0, refused: [] };
  const left = [...all];
  const tell = (change: Partial<Outcome>) => {
    outcome = { ...outcome, ...change };
    onProgress(outcome);
  };
  async function work(): Promise<void> {
    for (let media = left.shift(); media; media = left.shift()) {
      try {
        if (await apply(act, media, server)) tell({ done: outcome.done + 1 });
        else tell({ unchanged: outcome.unchanged + 1 });
      } catch (error) {
        tell({ refused: [...outcome.refused, { media, error, usage: usageOf(error) }] });
      }
    }
  }
  tell({});
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcome;
}

/** What is marked after a click on `id`: one more or less, or with Shift everything from the last mark to it. */
export function marked(
  chosen: ReadonlyMap<string, Media>,
  rows: Media[],
  id: string,
  from: string | null,
): ReadonlyMap<string, Media> {
  const next = new Map(chosen);
  const at = rows.findIndex((row) => row.id === id);
  const start = from === null ? -1 : rows.findIndex((row) => row.id === from);
  if (start >= 0) {
    for (const row of rows.slice(Math.min(at, start), Math.max(at, start) + 1)) next.set(row.id, row);
    return next;
  }
  const row = rows[at];
  if (row && !next.delete(id)) next.set(id, row);
  return next;
}

export interface Folder {
  path: string;
  name: string;
  depth: number;
  count: number;
}

/** A folder stands before those in it, and these before its neighbours. */
function byParts(a: string, b: string): number {
  const [x, y] = [a.split('/'), b.split('/')];
  const at = x.findIndex((part, n) => part !== y[n]);
  return at < 0 ? x.length - y.length : (x[at] ?? '').localeCompare(y[at] ?? '');
}

/** The folders as a tree in reading order: those between are there too, and one that is only about to be filled. */
export function treeOf(known: { path: string; count: number }[], opened?: string): Folder[] {
  const paths = new Set<string>();
  for (const path of [...known.map((one) => one.path), opened ?? ''])
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) paths.add(path.slice(0, end));
  return [...paths].sort(byParts).map((path) => ({
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    depth: path.split('/').length - 1,
    count: known.find((one) => one.path === path)?.count ?? 0,
  }));
}
