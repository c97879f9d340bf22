/** Where things come to lie. Pure: how wide letters are is handed in. */
import { CANVAS_SIZE, type Canvas, type Canvases, type Frame, type Orientation } from './types';

export interface Placed {
  orientation: Orientation;
  scale: number;
  left: number;
  top: number;
}

/** Which canvas a surface shows: the one that lies or stands as it does, or the only one there is. */
export function canvasFor(scene: Canvases, width: number, height: number): [Orientation, Canvas] | null {
  const { landscape, portrait } = scene;
  const stands = height > width;
  if (portrait && (stands || !landscape)) return ['portrait', portrait];
  return landscape ? ['landscape', landscape] : null;
}

/** All of the canvas is seen, in the middle; its background fills what is left of the surface. */
export function place(orientation: Orientation, width: number, height: number): Placed {
  const { w, h } = CANVAS_SIZE[orientation];
  const scale = Math.min(width / w, height / h);
  return { orientation, scale, left: (width - w * scale) / 2, top: (height - h * scale) / 2 };
}

/** The corners of a turned box, clockwise from the top left. */
export function corners({ x, y, w, h, rotation }: Frame): [number, number][] {
  const turn = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [cx, cy] = [x + w / 2, y + h / 2];
  const relative: [number, number][] = [
    [-w / 2, -h / 2],
    [w / 2, -h / 2],
    [w / 2, h / 2],
    [-w / 2, h / 2],
  ];
  return relative.map(([dx, dy]) => [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos]);
}

/** The upright box around a turned one. */
export function bounds(frame: Frame): { left: number; top: number; right: number; bottom: number } {
  const points = corners(frame);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

/** How wide a text is when its letters are one unit high. */
export type Measure = (text: string) => number;

export interface TextBox {
  w: number;
  h: number;
  /** The greatest size of the letters. */
  size: number;
  /** In percent of the size. */
  lineHeight: number;
  /** Whether letters shrink until all fits. */
  fit: boolean;
}

export interface SetText {
  size: number;
  lines: string[];
}

const SMALLEST = 8;

/** Breaks a text into lines for its box, and finds the greatest size that fits. */
export function setText(text: string, box: TextBox, measure: Measure): SetText {
  const known = new Map<string, number>();
  const width: Measure = (part) => {
    const found = known.get(part) ?? measure(part);
    known.set(part, found);
    return found;
  };
  const at = (size: number) => wrap(text, box.w / size, width);
  if (!box.fit) return { size: box.size, lines: at(box.size) };
  const fits = (size: number) => {
    const lines = at(size);
    const low = lines.length * size * (box.lineHeight / 100) <= box.h + 0.5;
    return low && lines.every((line) => width(line) * size <= box.w + 0.5);
  };
  let [low, high] = [SMALLEST, Math.max(SMALLEST, Math.floor(box.size))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return { size: low, lines: at(low) };
}

/** Lines no wider than `width`; breaks only at spaces, so that a word that is too long stands out. */
function wrap(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    // a no-break space keeps a price and its sign together
    for (const word of paragraph.split(/[ \t]+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && measure(longer) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines;
}

/** How a ticker runs: from beyond one edge of its box to beyond the other, for ever. */
export function run(
  boxWidth: number,
  textWidth: number,
  speed: number,
): { from: number; to: number; ms: number } {
  const distance = boxWidth + textWidth;
  return {
    from: boxWidth,
    to: -textWidth,
    ms: Math.max(1, Math.round((distance / Math.max(1, speed)) * 1000)),
  };
}
