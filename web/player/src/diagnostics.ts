/** A window into the running player for tests and for support: `window.__vitrine`. */
import type { OnGlass, PlayRecord } from '@vitrine/player-core/show';
import type { Stage } from '@vitrine/player-core/stage';

const PLAYS_KEPT = 1_000;

export interface Diagnostics {
  /** What is on the glass: the item's id, or `off`, `card`, `pairing`. */
  current(): string;
  revision(): number | null;
  emptyFrames(): number;
  frames(): number;
  connected(): boolean;
  waitingPlays(): Promise<number>;
  /** The plays of this run. */
  plays: PlayRecord[];
  errors: string[];
  statuses: unknown[];
  screenId: string | null;
}

declare global {
  interface Window {
    __vitrine: Diagnostics;
  }
}

/** Diagnostics before anything plays. */
export function beginDiagnostics(): Diagnostics {
  const diagnostics: Diagnostics = {
    current: () => 'pairing',
    revision: () => null,
    emptyFrames: () => 0,
    frames: () => 0,
    connected: () => false,
    waitingPlays: () => Promise.resolve(0),
    plays: [],
    errors: [],
    statuses: [],
    screenId: null,
  };
  window.__vitrine = diagnostics;
  return diagnostics;
}

/** Lets them look at the stage. */
export function observe(diagnostics: Diagnostics, stage: Stage): void {
  diagnostics.current = () => nameOf(stage.current());
  diagnostics.revision = () => stage.current()?.manifest?.revision ?? null;
  diagnostics.emptyFrames = () => stage.stats().emptyFrames;
  diagnostics.frames = () => stage.stats().frames;
}

/** Adds to a list that must not grow for ever. */
export function remember<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > PLAYS_KEPT) list.shift();
}

function nameOf(glass: OnGlass | null): string {
  if (!glass) return 'starting';
  return glass.turn.kind === 'item' ? glass.turn.item.id : glass.turn.kind;
}
