/**
 * One of the two places in which media is shown. It is made once and used again for ever: a video or image element that
 * is created at the moment it is needed shows nothing for its first frames.
 */
import { droppedOf, framesOf, onNextFrame } from './frames';
import type { Item } from './manifest';
import { drawFitted } from './scene/paint';

export type SlotFailure = 'missing' | 'unsupported' | 'undecodable' | 'timeout' | 'stalled' | 'hidden';

/** Why an item could not be shown. */
export class SlotError extends Error {
  constructor(
    readonly code: SlotFailure,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

const PREPARE_MS = 10_000;
const FADE_MS = 400;
const LONG_ENOUGH_TO_REPEAT_MS = 500;
const SEEK_FROM_MS = 100;

/** What happens to a film while it plays. */
export interface SlotEvents {
  onEnded(): void;
  onBroken(error: SlotError): void;
}

/** What the show needs of a slot. */
export interface ShowSlot {
  prepare(item: Item, url: string, offsetMs: number): Promise<void>;
  start(volumePercent: number, events: SlotEvents): Promise<void>;
  raise(fade: boolean): Promise<void>;
  lower(): void;
  repeat(remainingMs: number): void;
  setVolume(percent: number): void;
  release(): void;
  progress(): number | null;
}

const silent: SlotEvents = { onEnded: () => undefined, onBroken: () => undefined };

export class Slot {
  readonly element: HTMLDivElement;
  private readonly image: HTMLImageElement;
  private readonly video: HTMLVideoElement;
  private kind: 'image' | 'video' | null = null;
  /** Grows with every use, so that what was begun for an earlier use finds out. */
  protected use = 0;
  private presented = false;
  private events: SlotEvents = silent;

  /** `ground` is what is seen around a picture that does not fill it. */
  constructor(root: HTMLElement, ground = '#000') {
    const document = root.ownerDocument;
    this.element = document.createElement('div');
    this.image = document.createElement('img');
    this.video = document.createElement('video');
    this.image.alt = '';
    this.image.decoding = 'sync';
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.preload = 'auto';
    this.video.setAttribute('disableremoteplayback', '');
    this.element.style.cssText =
      'position:absolute;top:0;left:0;width:100%;height:100%;overflow:hidden;visibility:hidden';
    this.element.style.background = ground;
    for (const media of [this.image, this.video]) {
      media.style.cssText =
        'position:absolute;top:0;left:0;width:100%;height:100%;border:0;display:none;object-position:center';
      this.element.appendChild(media);
    }
    root.appendChild(this.element);
  }

  /** Whether a picture is ready in it, so that the glass is not empty while it is in front. */
  filled(): boolean {
    if (this.kind === 'video') return this.presented && this.video.readyState >= 1;
    return this.kind === 'image' && this.image.complete && this.image.naturalWidth > 0;
  }

  /** Draws what it shows on a canvas of this size; false when it shows nothing. */
  paint(context: CanvasRenderingContext2D, width: number, height: number): boolean {
    if (!this.filled()) return false;
    drawFitted(context, this.kind === 'video' ? this.video : this.image, { w: width, h: height });
    return true;
  }

  /** Changes while a video moves; null for what may stand still: a picture, or a film at its end. */
  progress(): number | null {
    if (this.kind !== 'video' || this.video.ended) return null;
    return framesOf(this.video) + this.video.currentTime;
  }

  /** How many frames the film in it has dropped. */
  dropped(): number {
    return this.kind === 'video' ? droppedOf(this.video) : 0;
  }

  /** Loads an item behind the other slot and brings its first frame to the glass, at `offsetMs` into it. */
  async prepare(item: Item, url: string, offsetMs: number): Promise<void> {
    this.begin();
    const { kind } = item;
    if (kind !== 'image' && kind !== 'video') throw new SlotError('unsupported', kind);
    this.kind = kind;
    this.place('behind');
    const media = this.kind === 'video' ? this.video : this.image;
    media.style.objectFit = item.fit === 'cover' ? 'cover' : 'contain';
    media.style.display = 'block';
    if (this.kind === 'image') await this.loadImage(url);
    else await this.withTimeout((done, fail) => this.primeVideo(url, offsetMs, done, fail));
  }

  /** Plays from where it was prepared and resolves at the first presented frame. */
  async start(volumePercent: number, events: SlotEvents): Promise<void> {
    this.events = events;
    if (this.kind !== 'video') return;
    this.setVolume(volumePercent);
    await this.withTimeout((done, fail) => {
      const cancel = onNextFrame(this.video, done);
      this.play().catch((error) => {
        cancel();
        fail(new SlotError('undecodable', String(error)));
      });
    });
  }

  /** Puts it in front of the other slot. Resolves when nothing of the other is seen any more. */
  async raise(fade: boolean): Promise<void> {
    const { style } = this.element;
    if (!fade) {
      this.place('front');
      await nextFrame();
      return;
    }
    style.transition = 'none';
    style.opacity = '0';
    this.place('front');
    await nextFrame();
    style.transition = `opacity ${FADE_MS}ms ease-in-out`;
    style.opacity = '1';
    await new Promise((done) => setTimeout(done, FADE_MS + 50));
  }

  /** Puts it under the slot that is about to be raised. */
  lower(): void {
    this.place('behind');
  }

  /** Plays a film that ended before its time once more, as long as that can be seen. */
  repeat(remainingMs: number): void {
    if (this.kind !== 'video' || !this.video.ended || remainingMs < LONG_ENOUGH_TO_REPEAT_MS) return;
    this.video.currentTime = 0;
    this.play().catch((error) => this.events.onBroken(new SlotError('stalled', String(error))));
  }

  setVolume(percent: number): void {
    this.video.volume = Math.min(1, Math.max(0, percent / 100));
    this.video.muted = percent <= 0;
  }

  /** Lets go of the media, so that the decoder is free for the next. Only for a slot that is not seen. */
  release(): void {
    this.use += 1;
    this.kind = null;
    this.presented = false;
    this.events = silent;
    this.video.onerror = null;
    this.element.style.visibility = 'hidden';
    if (this.video.getAttribute('src') !== null) {
      this.video.pause();
      this.video.removeAttribute('src');
      this.video.load();
    }
    this.image.removeAttribute('src');
    this.image.style.display = 'none';
    this.video.style.display = 'none';
    this.video.muted = true;
  }

  /** What was shown before is gone. */
  protected begin(): void {
    this.release();
    this.use += 1;
  }

  protected place(where: 'front' | 'behind'): void {
    const { style } = this.element;
    style.visibility = 'visible';
    style.zIndex = where === 'front' ? '2' : '1';
    if (where === 'behind') {
      style.transition = 'none';
      style.opacity = '1';
    }
  }

  private async loadImage(url: string): Promise<void> {
    await this.withTimeout((done, fail) => {
      this.image.onload = () => this.image.decode().then(done, fail);
      this.image.onerror = () => fail(new SlotError('undecodable', 'image'));
      this.image.src = url;
    });
    this.image.onload = null;
    this.image.onerror = null;
  }

  /** Plays to the first presented frame, stops there and goes back: the decoder is warm and the frame is on the glass. */
  private primeVideo(url: string, offsetMs: number, done: () => void, fail: (error: Error) => void): void {
    const use = this.use;
    const { video } = this;
    video.onerror = () => {
      const error = new SlotError('undecodable', video.error ? video.error.message : 'video');
      fail(error);
      this.events.onBroken(error);
    };
    video.onended = () => this.events.onEnded();
    onNextFrame(video, () => {
      if (use !== this.use) return;
      video.pause();
      const seconds = offsetMs < SEEK_FROM_MS ? 0 : Math.min(offsetMs / 1000, lastMoment(video));
      video.onseeked = () => {
        video.onseeked = null;
        if (use !== this.use) return;
        this.presented = true;
        done();
      };
      video.currentTime = seconds;
    });
    video.src = url;
    video.load();
    video.play().catch((error) => {
      if (use === this.use && error.name !== 'AbortError') fail(new SlotError('undecodable', String(error)));
    });
  }

  /** Plays with sound; where the browser forbids sound, without. */
  private async play(): Promise<void> {
    try {
      await this.video.play();
    } catch (error) {
      if ((error as Error).name !== 'NotAllowedError' || this.video.muted) throw error;
      this.video.muted = true;
      await this.video.play();
    }
  }

  protected withTimeout(work: (done: () => void, fail: (error: Error) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const hidden = this.element.ownerDocument.visibilityState === 'hidden';
        reject(new SlotError(hidden ? 'hidden' : 'timeout', `${PREPARE_MS} ms`));
      }, PREPARE_MS);
      work(
        () => {
          clearTimeout(timer);
          resolve();
        },
        (error) => {
          clearTimeout(timer);
          reject(error instanceof SlotError ? error : new SlotError('undecodable', String(error)));
        },
      );
    });
  }
}

function lastMoment(video: HTMLVideoElement): number {
  return Number.isFinite(video.duration) ? Math.max(0, video.duration - 0.1) : 0;
}

function nextFrame(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}
