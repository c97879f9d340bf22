/** Texts: fixed, told by facts, the time and the date. Lines are broken here, so that every screen breaks them alike. */
import { holdFont } from '../fonts';
import { type Measure, type SetText, setText } from '../layout';
import { colourOf, familyOf } from '../look';
import { ground } from '../paint';
import type { ContentOf, Surroundings, TextStyle } from '../types';
import { saying } from '../values';
import { box, type Making, type Part } from './part';

type Texts = ContentOf<'text' | 'data' | 'clock' | 'date'>;

export const MEASURED_AT = 100;
const DOWN = { top: 0, middle: 0.5, bottom: 1 } as const;
const ACROSS = { left: 0, center: 0.5, right: 1 } as const;
const JUSTIFY = { top: 'flex-start', middle: 'center', bottom: 'flex-end' } as const;

/** The font of a style, as CSS and canvas name it. */
export function fontOf(style: TextStyle, around: Surroundings, size: number): string {
  const slant = style.italic ? 'italic ' : '';
  return `${slant}${style.weight} ${size}px ${familyOf(style.font, around)}`;
}

let context: CanvasRenderingContext2D | null = null;

/** Measures with a canvas, which asks the page for no layout. */
export function measureWith(document: Document, font: string): Measure {
  context = context ?? document.createElement('canvas').getContext('2d');
  return (text) => {
    if (!context) return text.length * 0.5;
    context.font = font;
    return context.measureText(text).width / MEASURED_AT;
  };
}

export function text({ document, content, frame, around, environment }: Making<Texts>): Part {
  const { style } = content;
  const node = box(
    document,
    `display:flex;flex-direction:column;overflow:visible;white-space:pre;padding:${style.padding}px;border-radius:${style.radius}px`,
  );
  node.style.justifyContent = JUSTIFY[style.vertical];
  node.style.textAlign = style.align;
  node.style.color = colourOf(style.colour, around);
  if (style.background) node.style.background = colourOf(style.background, around);
  const css = fontOf(style, around, MEASURED_AT);
  const measure = measureWith(document, css);
  const { padding } = style;
  const room = { w: frame.w - 2 * padding, h: frame.h - 2 * padding };
  let shown: string | null = null;
  let set: SetText = { size: style.size, lines: [] };
  const tick = (now: number): number | null => {
    const said = saying(content, around, now);
    if (said && said.text !== shown) {
      shown = said.text;
      write(style.uppercase ? shown.toLocaleUpperCase(around.locale) : shown);
    }
    return said?.until ?? null;
  };
  const write = (words: string) => {
    const { lineHeight, fit } = style;
    set = setText(words, { ...room, size: style.size, lineHeight, fit }, measure);
    node.style.font = fontOf(style, around, set.size);
    node.style.lineHeight = `${(set.size * lineHeight) / 100}px`;
    node.textContent = '';
    for (const line of set.lines) {
      const row = document.createElement('div');
      row.textContent = line || '\u00a0';
      node.appendChild(row);
    }
  };
  const paint = (context: CanvasRenderingContext2D) => {
    ground(context, frame, style, around);
    context.font = fontOf(style, around, set.size);
    context.fillStyle = colourOf(style.colour, around);
    context.textBaseline = 'middle';
    const high = (set.size * style.lineHeight) / 100;
    const top = padding + (room.h - high * set.lines.length) * DOWN[style.vertical];
    set.lines.forEach((line, index) => {
      // what is too wide for its box sticks out at its end, as on the glass
      const spare = Math.max(0, room.w - measure(line) * set.size);
      context.fillText(line, padding + spare * ACROSS[style.align], top + high * (index + 0.5));
    });
  };
  tick(environment.now());
  const font = holdFont({ document, around, environment }, style, css, () => {
    shown = null;
    tick(environment.now());
  });
  return { node, ready: font.ready, paint, tick, destroy: font.drop };
}
