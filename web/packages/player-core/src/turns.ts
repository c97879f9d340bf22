/**
 * Whose turn it is: `playingAt`, with what cannot be played replaced by the next that can. Pure.
 */
import { type Item, interrupts, type Layer, type Manifest, playingAt, type Shown } from './manifest';

/** What to put on the glass, from when, and until when (null: for good). */
export type Turn =
  | {
      kind: 'item';
      item: Item;
      layer: Layer;
      from: number;
      until: number;
      offsetMs: number;
      planned: boolean;
    }
  | { kind: 'off' | 'card'; until: number | null };

/** Whether an item can be played at all right now. */
export type Playable = (item: Item) => boolean;

/** The turn at an instant. */
export function turnAt(manifest: Manifest, atMs: number, playable: Playable): Turn {
  const playing = playingAt(manifest, atMs);
  if (playing.state !== 'item') return { kind: playing.state, until: playing.untilMs };
  const item = manifest.items[playing.item];
  if (item && playable(item)) {
    return turn(item, playing, atMs - playing.startedAtMs, true);
  }
  const substitute = substituteFor(manifest, playing, playable);
  if (substitute) return turn(substitute, playing, 0, false);
  return { kind: 'card', until: playing.endsAtMs };
}

/** Whether two turns show the same thing, so that going from one to the other must change nothing. */
export function sameTurn(a: Turn, b: Turn): boolean {
  if (a.kind !== 'item' || b.kind !== 'item') return a.kind === b.kind;
  return (
    a.item.id === b.item.id &&
    a.item.asset === b.item.asset &&
    a.item.fit === b.item.fit &&
    a.from === b.from &&
    a.planned === b.planned
  );
}

/** The longest a change of programme waits for the running play to end. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Whether a new manifest takes over in the middle of a play. Otherwise it waits for the play's end: at once when
 * an interrupting layer begins or ends, and when nothing is being played or the play would go on for long.
 */
export function switchesNow(current: Turn | null, next: Turn, nowMs: number): boolean {
  if (current?.kind !== 'item') return true;
  if (interrupts(current.layer)) return true;
  if (next.kind === 'item' && interrupts(next.layer)) return true;
  return current.until - nowMs > LONGEST_WAIT_MS;
}

/** Whether a play was shown for all of its time, give or take what the eye does not see. */
export function isComplete(item: Item, shownMs: number): boolean {
  return shownMs >= item.durationMs - Math.max(250, item.durationMs * 0.05);
}

function turn(item: Item, playing: Shown, offsetMs: number, planned: boolean): Turn {
  const { layer, startedAtMs: from, endsAtMs: until } = playing;
  return { kind: 'item', item, layer, from, until, offsetMs, planned };
}

/** The next playable item of the loop, else of the fallback loop. */
function substituteFor(manifest: Manifest, playing: Shown, playable: Playable): Item | null {
  const plays = manifest.loops[playing.loop]?.plays ?? [];
  const rotated = plays.slice(playing.play + 1).concat(plays.slice(0, playing.play));
  const spare = manifest.fallbackLoop === null ? [] : (manifest.loops[manifest.fallbackLoop]?.plays ?? []);
  for (const index of rotated.concat(spare)) {
    const item = manifest.items[index];
    if (item && playable(item)) return item;
  }
  return null;
}
