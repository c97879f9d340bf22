/**
 * The stage: the part of a page in which a manifest plays. Used by the player and by the admin's preview, which hands in
 * its own clock and its own addresses.
 */
import type { Manifest } from './manifest';
import { SceneSlot, type SlotEnvironment } from './scene/slot';
import { type OnGlass, Show, type ShowOptions } from './show';
import { Slot } from './slots';

export interface StageOptions extends ShowOptions, Pick<SlotEnvironment, 'bytes' | 'read' | 'report'> {
  /** Told at every frame that shows what it should; silence means that the glass stands still. */
  onFrame?(): void;
  /** Shown when nothing can be played; without it the stage stays black then. */
  card?: HTMLElement;
  /** Whether to turn the picture as the manifest says. A preview shows it upright. */
  rotate?: boolean;
}

export interface StageStats {
  frames: number;
  emptyFrames: number;
  droppedFrames: number;
}

export interface Stage {
  /** What is turned with the picture; for what must lie over it. */
  frame: HTMLElement;
  /** Plays another manifest: at once or at the end of the running play, as the layers demand. */
  setManifest(manifest: Manifest | null): void;
  /** Looks at the clock again, for after it was set. */
  refresh(): void;
  /** Says that the clock stands still, or goes on; the films on it are stopped by whoever stops the clock. */
  hold(on: boolean): void;
  /** What is on the glass. */
  current(): OnGlass | null;
  setVolume(percent: number): void;
  /** What is seen, as a picture; null when nothing of it is a picture (off, or the card). */
  capture(longestSide: number): HTMLCanvasElement | null;
  stats(): StageStats;
  destroy(): void;
}

/** Makes a stage that fills `root`, which must have a size of its own. */
export function createStage(root: HTMLElement, options: StageOptions): Stage {
  const frame = makeFrame(root);
  const slots: [SceneSlot, SceneSlot] = [new SceneSlot(frame, options), new SceneSlot(frame, options)];
  const veil = makeVeil(frame, options.card);
  let rotation = 0;
  const show = new Show(
    {
      ...options,
      onManifest: (manifest) => {
        rotation = options.rotate ? manifest.settings.rotation : 0;
        turn(root, frame, rotation);
        options.onManifest?.(manifest);
      },
    },
    slots,
    veil,
  );
  veil('card');
  const fitAgain = () => {
    turn(root, frame, rotation);
    for (const slot of slots) slot.resize();
  };
  window.addEventListener('resize', fitAgain);
  const meter = new Meter(show, slots, options.onFrame);
  show.look();
  return {
    frame,
    setManifest: (manifest) => show.setManifest(manifest),
    refresh: () => show.refresh(),
    hold: (on) => show.hold(on),
    current: () => show.current(),
    setVolume: (percent) => show.setVolume(percent),
    capture: (longestSide) => capture(frame, show, longestSide),
    stats: () => meter.stats(),
    destroy: () => {
      window.removeEventListener('resize', fitAgain);
      meter.stop();
      show.stop();
      frame.remove();
    },
  };
}

/** Counts the frames that show what they should, and those that show nothing though something should be seen. */
class Meter {
  private readonly counted: StageStats = { frames: 0, emptyFrames: 0, droppedFrames: 0 };
  private progress: number | null = null;
  private handle = 0;

  constructor(
    private readonly show: Show,
    private readonly slots: Slot[],
    private readonly onFrame: (() => void) | undefined,
  ) {
    this.look();
  }

  stats(): StageStats {
    const droppedFrames = this.slots.reduce((total, slot) => total + slot.dropped(), 0);
    return { ...this.counted, droppedFrames };
  }

  stop(): void {
    cancelAnimationFrame(this.handle);
  }

  private look(): void {
    this.handle = requestAnimationFrame(() => this.look());
    const slot = this.slots.filter((candidate) => candidate === this.show.frontSlot())[0];
    if (slot && !slot.filled()) {
      this.counted.emptyFrames += 1;
      return;
    }
    const progress = slot?.progress() ?? null;
    if (progress !== null && progress === this.progress) return;
    this.progress = progress;
    this.counted.frames += 1;
    this.onFrame?.();
  }
}

function makeFrame(root: HTMLElement): HTMLDivElement {
  const frame = root.ownerDocument.createElement('div');
  frame.style.cssText = 'position:absolute;top:50%;left:50%;overflow:hidden;background:#000';
  root.appendChild(frame);
  turn(root, frame, 0);
  return frame;
}

/** Lays the frame over the root, turned clockwise. */
function turn(root: HTMLElement, frame: HTMLElement, rotation: number): void {
  const sideways = rotation % 180 !== 0;
  frame.style.width = sideways ? `${root.clientHeight}px` : '100%';
  frame.style.height = sideways ? `${root.clientWidth}px` : '100%';
  frame.style.transform = `translate(-50%, -50%) rotate(${rotation}deg)`;
}

/** What lies over the slots while no item is shown: the card, or darkness. */
function makeVeil(frame: HTMLElement, card?: HTMLElement): (what: 'item' | 'off' | 'card') => void {
  const cover = frame.ownerDocument.createElement('div');
  cover.style.cssText = 'position:absolute;top:0;left:0;width:100%;height:100%;z-index:3;background:#000';
  if (card) cover.appendChild(card);
  frame.appendChild(cover);
  return (what) => {
    cover.style.transition = what === 'item' ? 'opacity 600ms ease-in-out' : 'none';
    cover.style.opacity = what === 'item' ? '0' : '1';
    cover.style.pointerEvents = what === 'item' ? 'none' : 'auto';
    if (card) card.style.visibility = what === 'card' ? 'visible' : 'hidden';
  };
}

function capture(frame: HTMLElement, show: Show, longestSide: number): HTMLCanvasElement | null {
  const slot = show.frontSlot();
  const scale = Math.min(1, longestSide / Math.max(frame.clientWidth, frame.clientHeight, 1));
  const canvas = frame.ownerDocument.createElement('canvas');
  canvas.width = Math.max(1, Math.round(frame.clientWidth * scale));
  canvas.height = Math.max(1, Math.round(frame.clientHeight * scale));
  const context = canvas.getContext('2d');
  if (!context || !(slot instanceof Slot)) return null;
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return slot.paint(context, canvas.width, canvas.height) ? canvas : null;
}
