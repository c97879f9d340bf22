/**
 * Draws a scene: in the editor, in previews and on screens alike. Nothing is laid out again while it is shown: texts are
 * measured on a canvas, a change of the time touches one text, and tickers are moved by the compositor.
 */
import { media } from './elements/media';
import { box, type Environment, type Making, type Part } from './elements/part';
import { playlist } from './elements/playlist';
import { qr } from './elements/qr';
import { shape } from './elements/shape';
import { text } from './elements/text';
import { ticker } from './elements/ticker';
import { canvasFor, place } from './layout';
import { fillOf } from './look';
import { paintOf } from './paint';
import { CANVAS_SIZE, type Canvases, type Element, type Frame, type Surroundings } from './types';

export type { Environment } from './elements/part';

export interface SceneView {
  /** Draws another state of the scene; what did not change stays as it is. */
  update(scene: Canvases & Surroundings): void;
  /** Takes the size of the surface again. */
  resize(width: number, height: number): void;
  /** Settles when all of it can be seen; rejects when a file cannot be shown. */
  ready(): Promise<void>;
  /** Draws what is seen now on a canvas of this size. */
  paint(context: CanvasRenderingContext2D, width: number, height: number): void;
  destroy(): void;
}

interface Kept {
  element: Element;
  part: Part;
  holder: HTMLDivElement;
  key: string;
}

/** Draws `scene` on a surface of this size inside `root`. */
export function renderScene(
  root: HTMLElement,
  scene: Canvases & Surroundings,
  size: { width: number; height: number },
  environment: Environment,
): SceneView {
  const view = new View(root, environment, size);
  view.update(scene);
  return view;
}

class View implements SceneView {
  private readonly surface: HTMLDivElement;
  private readonly sheet: HTMLDivElement;
  private kept = new Map<string, Kept>();
  private scene: (Canvases & Surroundings) | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    root: HTMLElement,
    private readonly environment: Environment,
    private size: { width: number; height: number },
  ) {
    const document = root.ownerDocument;
    this.surface = box(document, 'overflow:hidden;contain:strict');
    this.sheet = document.createElement('div');
    this.sheet.style.cssText = 'position:absolute;top:0;left:0;transform-origin:0 0;overflow:hidden';
    this.surface.appendChild(this.sheet);
    root.appendChild(this.surface);
  }

  update(scene: Canvases & Surroundings): void {
    this.scene = scene;
    const chosen = canvasFor(scene, this.size.width, this.size.height);
    if (!chosen) return;
    const [orientation, canvas] = chosen;
    const { w, h } = CANVAS_SIZE[orientation];
    const { scale, left, top } = place(orientation, this.size.width, this.size.height);
    this.surface.style.background = fillOf(canvas.background, scene);
    this.sheet.style.width = `${w}px`;
    this.sheet.style.height = `${h}px`;
    this.sheet.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    const { locale, timeZone, colours, fonts, logo, media: files, playlists, facts } = scene;
    const around = JSON.stringify([locale, timeZone, colours, fonts, logo, files, playlists, facts]);
    const before = this.kept;
    this.kept = new Map();
    for (const element of canvas.elements) {
      if (element.hidden) continue;
      const key = JSON.stringify([element.content, boxOf(element), around]);
      const old = before.get(element.id);
      const kept = old && old.key === key ? old : this.make(element, scene, key);
      if (old === kept) before.delete(element.id);
      kept.element = element;
      lay(kept.holder, element);
      this.kept.set(element.id, kept);
    }
    before.forEach(drop);
    this.order();
    this.tick();
  }

  resize(width: number, height: number): void {
    if (width === this.size.width && height === this.size.height) return;
    this.size = { width, height };
    if (this.scene) this.update(this.scene);
  }

  ready(): Promise<void> {
    return Promise.all(Array.from(this.kept.values()).map(({ part }) => part.ready)).then(() => undefined);
  }

  paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    const chosen = this.scene && canvasFor(this.scene, this.size.width, this.size.height);
    if (!this.scene || !chosen) return;
    const [orientation, { background }] = chosen;
    const { scale, left, top } = place(orientation, width, height);
    context.fillStyle = paintOf(context, background, { w: width, h: height }, this.scene);
    context.fillRect(0, 0, width, height);
    const { w, h } = CANVAS_SIZE[orientation];
    context.save();
    context.translate(left, top);
    context.scale(scale, scale);
    context.beginPath();
    context.rect(0, 0, w, h);
    context.clip();
    this.kept.forEach(({ element, part }) => {
      if (element.opacity >= 100) put(context, element, part);
      else veiled(context, element.opacity / 100, (layer) => put(layer, element, part));
    });
    context.restore();
  }

  destroy(): void {
    clearTimeout(this.timer);
    this.kept.forEach(drop);
    this.kept = new Map();
    if (this.surface.parentNode) this.surface.parentNode.removeChild(this.surface);
  }

  private make(element: Element, around: Surroundings, key: string): Kept {
    const document = this.surface.ownerDocument;
    const holder = document.createElement('div');
    holder.setAttribute('data-element', element.id);
    const { content, frame } = element;
    const part = made({ document, content, frame, around, environment: this.environment });
    // whoever asks for `ready` hears of it; an editor does not ask
    part.ready.catch(() => undefined);
    holder.appendChild(part.node);
    return { element, part, holder, key };
  }

  /** Puts the holders in their order, moving only those that stand wrong. */
  private order(): void {
    let expected = this.sheet.firstChild;
    this.kept.forEach(({ holder }) => {
      if (holder === expected) expected = holder.nextSibling;
      else this.sheet.insertBefore(holder, expected);
    });
  }

  /** Lets every text that changes with time say what holds, and comes back when the next may change. */
  private tick(): void {
    clearTimeout(this.timer);
    const now = this.environment.now();
    let soonest = Number.POSITIVE_INFINITY;
    this.kept.forEach(({ part }) => {
      soonest = Math.min(soonest, part.tick?.(now) ?? Number.POSITIVE_INFINITY);
    });
    if (this.environment.still || soonest === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(Math.max(soonest - now, 20), 60_000);
    this.timer = setTimeout(() => this.tick(), wait);
  }
}

function drop({ part, holder }: Kept): void {
  part.destroy?.();
  if (holder.parentNode) holder.parentNode.removeChild(holder);
}

function made(making: Making): Part {
  const { content } = making;
  switch (content.kind) {
    case 'ticker':
      return ticker({ ...making, content });
    case 'shape':
      return shape({ ...making, content });
    case 'qr':
      return qr({ ...making, content });
    case 'image':
    case 'video':
    case 'logo':
      return media({ ...making, content });
    case 'playlist':
      return playlist({ ...making, content });
    default:
      return text({ ...making, content });
  }
}

/** The box for which an element is made; a picture takes any by itself. */
function boxOf({ content, frame }: Element): number[] {
  const takesAny = ['image', 'video', 'logo', 'playlist'].indexOf(content.kind) >= 0;
  return takesAny ? [] : [frame.w, frame.h];
}

/** Only transforms and sizes: what is inside is not laid out again. */
function lay(holder: HTMLDivElement, { frame, opacity }: { frame: Frame; opacity: number }): void {
  holder.style.cssText = `position:absolute;top:0;left:0;width:${frame.w}px;height:${frame.h}px;opacity:${opacity / 100};transform:translate(${frame.x}px, ${frame.y}px) rotate(${frame.rotation}deg)`;
}

/** Draws an element where it lies. */
function put(context: CanvasRenderingContext2D, { frame }: Element, part: Part): void {
  const { x, y, w, h, rotation } = frame;
  context.save();
  context.translate(x + w / 2, y + h / 2);
  context.rotate((rotation * Math.PI) / 180);
  context.translate(-w / 2, -h / 2);
  part.paint(context, frame);
  context.restore();
}

/** Draws on a sheet of its own, so that what lies over each other inside is not seen through. */
function veiled(
  context: CanvasRenderingContext2D,
  alpha: number,
  draw: (layer: CanvasRenderingContext2D) => void,
): void {
  const sheet = context.canvas.ownerDocument.createElement('canvas');
  sheet.width = context.canvas.width;
  sheet.height = context.canvas.height;
  const layer = sheet.getContext('2d');
  if (!layer) return;
  layer.setTransform(context.getTransform());
  draw(layer);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = alpha;
  context.drawImage(sheet, 0, 0);
  context.restore();
}
