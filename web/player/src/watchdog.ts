/**
 * Sees to it that the glass never stands still for long: half a minute without a frame and the page is loaded again, but
 * not more than three times in ten minutes; then the card is shown.
 */
const SILENCE_MS = 30_000;
const LOOK_MS = 5_000;
const RELOADS = 3;
const WINDOW_MS = 600_000;
const KEY = 'vitrine.reloads';

export interface WatchdogParts {
  reload(): void;
  giveUp(): void;
  storage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  now?(): number;
  wall?(): number;
  visible?(): boolean;
}

export class Watchdog {
  private lastFrameAt: number;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: WatchdogParts) {
    this.lastFrameAt = this.now();
  }

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** A frame was presented. */
  frame(): void {
    this.lastFrameAt = this.now();
  }

  /** A page that nobody sees draws nothing; that is no fault. */
  look(): void {
    if (!(this.parts.visible?.() ?? document.visibilityState === 'visible')) this.frame();
    if (this.now() - this.lastFrameAt < SILENCE_MS) return;
    this.frame();
    const recent = this.recentReloads();
    if (recent.length >= RELOADS) {
      this.parts.giveUp();
      return;
    }
    this.parts.storage.setItem(KEY, JSON.stringify(recent.concat(this.wall())));
    this.parts.reload();
  }

  private recentReloads(): number[] {
    try {
      const all = JSON.parse(this.parts.storage.getItem(KEY) ?? '[]') as number[];
      return all.filter((at) => Math.abs(this.wall() - at) < WINDOW_MS);
    } catch {
      return [];
    }
  }

  private now(): number {
    return this.parts.now ? this.parts.now() : performance.now();
  }

  private wall(): number {
    return this.parts.wall ? this.parts.wall() : Date.now();
  }
}
