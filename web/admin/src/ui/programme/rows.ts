import type {
  Fit,
  Media,
  Playlist,
  PlaylistInput,
  PlaylistItem,
  PlaylistItemInput,
  Scene,
  Transition,
} from '@vitrine/api/types';

export const IMAGE_MS = 10_000;

/** A line of the editor: what is sent, and what is needed to show it. `key` names it before the server gave an id. */
export interface Row extends PlaylistItemInput {
  key: string;
  kind: PlaylistItem['kind'];
  fit: Fit;
  transition: Transition;
  title: string;
  thumbnailUrl: string | null;
  /** How long it lasts when no duration is set. */
  naturalMs: number;
}

let counter = 0;
function freshKey(): string {
  counter += 1;
  return `new-${counter}`;
}

export function rowOf(item: PlaylistItem): Row {
  const natural =
    item.durationMs == null
      ? item.effectiveDurationMs
      : item.kind === 'image' || item.kind === 'scene'
        ? IMAGE_MS
        : item.effectiveDurationMs;
  const { effectiveDurationMs: _, mediaState: __, id, ...rest } = item;
  return { ...rest, id: id ?? undefined, key: id ?? freshKey(), naturalMs: natural };
}

export function rowOfMedia(media: Media): Row {
  return {
    key: freshKey(),
    mediaId: media.id,
    durationMs: null,
    fit: 'contain',
    transition: 'cut',
    kind: media.kind === 'video' ? 'video' : 'image',
    title: media.title,
    thumbnailUrl: media.thumbnailUrl,
    naturalMs: media.durationMs ?? IMAGE_MS,
  };
}

export function rowOfPlaylist(playlist: Playlist): Row {
  return {
    key: freshKey(),
    playlistId: playlist.id,
    durationMs: null,
    fit: 'contain',
    transition: 'cut',
    kind: 'playlist',
    title: playlist.name,
    thumbnailUrl: playlist.items.find((item) => item.thumbnailUrl)?.thumbnailUrl ?? null,
    naturalMs: playlist.durationMs,
  };
}

export function rowOfScene(scene: Scene): Row {
  return {
    key: freshKey(),
    sceneId: scene.id,
    durationMs: null,
    fit: 'contain',
    transition: 'cut',
    kind: 'scene',
    title: scene.name,
    thumbnailUrl: null,
    naturalMs: IMAGE_MS,
  };
}

/** How long a line is on the glass. */
export function lasts(row: Row): number {
  return row.durationMs ?? row.naturalMs;
}

export function total(rows: Row[]): number {
  return rows.reduce((sum, row) => sum + lasts(row), 0);
}

/** The list with the line at `from` put where `to` is now. */
export function moved(rows: Row[], from: number, to: number): Row[] {
  const row = rows[from];
  if (!row || from === to || to < 0 || to >= rows.length) return rows;
  const rest = rows.filter((_, index) => index !== from);
  return [...rest.slice(0, to), row, ...rest.slice(to)];
}

/** Where a dragged line lands: before or after the line it is dropped on. */
export function landing(from: number, over: number, edge: 'top' | 'bottom'): number {
  const place = edge === 'bottom' ? over + 1 : over;
  return from < place ? place - 1 : place;
}

export function inputOf(name: string, rows: Row[]): PlaylistInput {
  return {
    name: name.trim(),
    items: rows.map(
      ({ id, mediaId, sceneId, playlistId, durationMs, fit, transition, validFrom, validTo }) => ({
        ...(id ? { id } : {}),
        ...(mediaId ? { mediaId } : sceneId ? { sceneId } : { playlistId }),
        durationMs: durationMs ?? null,
        fit,
        transition,
        ...(validFrom ? { validFrom } : {}),
        ...(validTo ? { validTo } : {}),
      }),
    ),
  };
}

/** Takes over the ids the server gave to the lines that were sent; lines edited meanwhile keep their edits. */
export function withIds(rows: Row[], sentKeys: string[], saved: PlaylistItem[]): Row[] {
  const ids = new Map(sentKeys.map((key, index) => [key, saved[index]?.id ?? undefined]));
  return rows.map((row) => ({ ...row, id: row.id ?? ids.get(row.key) }));
}
