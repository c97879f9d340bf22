/** The glass switched off by a command: black over everything until the next segment, as nothing else in a browser can. */
import { type Manifest, playingAt } from '@vitrine/player-core/manifest';
import { element } from './element';

export class Night {
  private cover: HTMLElement | null = null;
  private until = '';

  constructor(private readonly frame: HTMLElement) {}

  /** Switches the glass off, or on again. */
  set(on: boolean, manifest: Manifest | null, nowMs: number): void {
    this.cover?.remove();
    this.cover = null;
    if (on) return;
    this.until = segmentOf(manifest, nowMs);
    this.cover = element('div', 'night');
    this.frame.appendChild(this.cover);
  }

  /** With the next segment the glass is as the programme says. */
  tick(manifest: Manifest | null, nowMs: number): void {
    if (this.cover && segmentOf(manifest, nowMs) !== this.until) this.set(true, manifest, nowMs);
  }
}

/** Names the segment that holds. */
function segmentOf(manifest: Manifest | null, nowMs: number): string {
  if (!manifest) return '';
  const playing = playingAt(manifest, nowMs);
  return playing.state === 'item' ? `item ${playing.segmentFrom}` : `${playing.state} ${playing.untilMs}`;
}
