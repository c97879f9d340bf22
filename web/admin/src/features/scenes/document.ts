/** A scene as it is edited. Pure: every change gives a new document. */
import {
  CANVAS_SIZE,
  type Canvas,
  type Canvases,
  type Content,
  type ContentKind,
  type Element,
  type Frame,
  type Orientation,
  type TextStyle,
} from '@vitrine/player-core/scene/types';
import { moved, whole } from './geometry';

export interface Doc extends Canvases {
  name: string;
}

export const MOST_ELEMENTS = 60;
/** Screens decode few films at once. */
export const MOST_ZONES = 2;

export function elementsOf(doc: Doc, orientation: Orientation): Element[] {
  return doc[orientation]?.elements ?? [];
}

export function withElements(
  doc: Doc,
  orientation: Orientation,
  change: (elements: Element[]) => Element[],
): Doc {
  const canvas = doc[orientation];
  return canvas ? { ...doc, [orientation]: { ...canvas, elements: change(canvas.elements) } } : doc;
}

/** Changes these elements, and no others. */
export function changed(
  doc: Doc,
  orientation: Orientation,
  ids: string[],
  change: (element: Element) => Element,
): Doc {
  return withElements(doc, orientation, (elements) =>
    elements.map((element) => (ids.includes(element.id) ? change(element) : element)),
  );
}

export function freshId(taken: Element[]): string {
  for (;;) {
    const id = Math.random().toString(36).slice(2, 10);
    if (!taken.some((element) => element.id === id)) return id;
  }
}

/** These elements with all others of their groups. */
export function withGroups(elements: Element[], ids: string[]): string[] {
  const groups = new Set(elements.flatMap(({ id, group }) => (ids.includes(id) ? (group ?? []) : [])));
  return elements
    .filter(({ id, group }) => ids.includes(id) || (group !== undefined && groups.has(group)))
    .map(({ id }) => id);
}

/** Puts these into one group, or, without one, takes them out of theirs. */
export function grouped(doc: Doc, orientation: Orientation, ids: string[], group: string | null): Doc {
  return changed(doc, orientation, ids, ({ group: _, ...element }) =>
    group === null ? element : { ...element, group },
  );
}

export const TEXT_STYLE: TextStyle = {
  colour: 'brand:dark',
  font: 'brand:body',
  size: 64,
  weight: 600,
  align: 'left',
  vertical: 'middle',
  fit: true,
  lineHeight: 120,
  italic: false,
  uppercase: false,
  background: null,
  padding: 0,
  radius: 0,
};

const SIZES: Record<ContentKind, [number, number]> = {
  text: [900, 160],
  data: [600, 220],
  clock: [420, 140],
  date: [800, 110],
  ticker: [1920, 110],
  qr: [300, 300],
  shape: [600, 400],
  image: [800, 500],
  video: [960, 540],
  logo: [360, 160],
  playlist: [960, 540],
};

/** What a new element shows; `words` is its first text. */
export function contentOf(kind: ContentKind, words: string): Content {
  const style = TEXT_STYLE;
  switch (kind) {
    case 'text':
      return { kind, text: words, style };
    case 'data':
      return {
        kind,
        fact: '',
        format: 'price',
        decimals: 2,
        currency: 'EUR',
        prefix: '',
        suffix: '',
        fallback: '',
        style: { ...style, size: 200, weight: 800 },
      };
    case 'clock':
      return { kind, seconds: false, style: { ...style, size: 120 } };
    case 'date':
      return { kind, format: 'long', style };
    case 'ticker':
      return {
        kind,
        text: words,
        speed: 160,
        style: { ...style, colour: 'brand:light', background: 'brand:dark', size: 56 },
      };
    case 'qr':
      return { kind, text: 'https://', colour: '#111111', background: '#ffffff' };
    case 'shape':
      return {
        kind,
        shape: 'rectangle',
        fill: { colour: 'brand:accent', to: null, angle: 90 },
        stroke: null,
        strokeWidth: 0,
        radius: 0,
      };
    case 'image':
      return { kind, mediaId: null, fit: 'cover', radius: 0 };
    case 'video':
      return { kind, mediaId: null, fit: 'cover', radius: 0 };
    case 'logo':
      return { kind, align: 'left' };
    case 'playlist':
      return { kind, playlistId: null, fit: 'cover', transition: null, background: 'brand:dark', radius: 0 };
  }
}

/** A new element in the middle of the canvas. */
export function newElement(
  kind: ContentKind,
  { name, words }: { name: string; words: string },
  orientation: Orientation,
  taken: Element[],
): Element {
  const canvas = CANVAS_SIZE[orientation];
  const [width, height] = SIZES[kind];
  const w = Math.min(width, canvas.w);
  const h = Math.min(height, canvas.h);
  const frame = whole({ x: (canvas.w - w) / 2, y: (canvas.h - h) / 2, w, h, rotation: 0 });
  const content = contentOf(kind, words);
  return { id: freshId(taken), name, frame, opacity: 100, locked: false, hidden: false, content };
}

/** Copies of these elements a little further on; answers their ids too. */
export function pasted(
  doc: Doc,
  orientation: Orientation,
  copies: Element[],
  by: number,
): { doc: Doc; ids: string[] } {
  const taken = [...elementsOf(doc, orientation)];
  const made: Element[] = [];
  const groups = new Map<string, string>();
  for (const element of copies) {
    const id = freshId([...taken, ...made]);
    // copies of a group are a group of their own
    const group = element.group && (groups.get(element.group) ?? id);
    if (element.group && group) groups.set(element.group, group);
    const frame = moved(element.frame, by, by);
    made.push({ ...element, id, locked: false, frame, ...(group && { group }) });
  }
  const room = Math.max(0, MOST_ELEMENTS - taken.length);
  const fresh = made.slice(0, room);
  return {
    doc: withElements(doc, orientation, (elements) => [...elements, ...fresh]),
    ids: fresh.map(({ id }) => id),
  };
}

/** Puts an element at another place of the stack; 0 is the bottom. */
export function restacked(doc: Doc, orientation: Orientation, id: string, to: number): Doc {
  return withElements(doc, orientation, (elements) => {
    const element = elements.find((one) => one.id === id);
    if (!element) return elements;
    const rest = elements.filter((one) => one.id !== id);
    const at = Math.min(Math.max(0, to), rest.length);
    return [...rest.slice(0, at), element, ...rest.slice(at)];
  });
}

/** The other canvas, laid out like this one: what fills the canvas fills it again, shapes stretch, the rest keeps its form. */
export function copiedTo(canvas: Canvas, from: Orientation): Canvas {
  const to = from === 'landscape' ? 'portrait' : 'landscape';
  const [old, fresh] = [CANVAS_SIZE[from], CANVAS_SIZE[to]];
  const [across, down] = [fresh.w / old.w, fresh.h / old.h];
  const even = Math.sqrt(across * down) * 0.82;
  return {
    ...canvas,
    elements: canvas.elements.map((element) => {
      const { frame, content } = element;
      const wide = frame.w >= old.w * 0.95;
      const high = frame.h >= old.h * 0.95;
      const stretches = ['shape', 'image', 'video', 'playlist'].includes(content.kind);
      const limit = Math.min(even, (fresh.w * 0.92) / frame.w, (fresh.h * 0.92) / frame.h);
      const w = wide || stretches ? frame.w * across : frame.w * limit;
      const h = high || stretches ? frame.h * down : frame.h * limit;
      const cx = (frame.x + frame.w / 2) * across;
      const cy = (frame.y + frame.h / 2) * down;
      const placed = { ...frame, w, h, x: inside(cx - w / 2, w, fresh.w), y: inside(cy - h / 2, h, fresh.h) };
      return { ...element, frame: whole(placed), content: scaled(content, frame, placed) };
    }),
  };
}

function inside(at: number, size: number, room: number): number {
  return size >= room ? (room - size) / 2 : Math.min(Math.max(at, 0), room - size);
}

function scaled(content: Content, from: Frame, to: Frame): Content {
  if (!('style' in content)) return content;
  const grow = Math.min(to.w / from.w, to.h / from.h);
  const size = Math.max(12, Math.round(content.style.size * grow));
  return { ...content, style: { ...content.style, size } };
}
