/** Texts: fixed, told by facts, the time and the date. Lines are broken here, so that every screen breaks them alike. */
import { type Measure, setText } from '../layout';
import { colourOf, familyOf } from '../look';
import type { ContentOf, Surroundings, TextStyle } from '../types';
import { saying } from '../values';
import { box, type Making, type Part } from './part';

type Texts = ContentOf<'text' | 'data' | 'clock' | 'date'>;

const MEASURED_AT = 100;
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
  const measure = measureWith(document, fontOf(style, around, MEASURED_AT));
  let shown: string | null = null;
  const tick = (now: number): number | null => {
    const said = saying(content, around, now);
    if (said && said.text !== shown) {
      shown = said.text;
      write(node, style.uppercase ? shown.toLocaleUpperCase(around.locale) : shown);
    }
    return said?.until ?? null;
  };
  const write = (node: HTMLElement, words: string) => {
    const room = { w: frame.w - 2 * style.padding, h: frame.h - 2 * style.padding };
    const { lineHeight, fit } = style;
    const set = setText(words, { ...room, size: style.size, lineHeight, fit }, measure);
    node.style.font = fontOf(style, around, set.size);
    node.style.lineHeight = `${(set.size * lineHeight) / 100}px`;
    node.textContent = '';
    for (const line of set.lines) {
      const row = document.createElement('div');
      row.textContent = line || '\u00a0';
      node.appendChild(row);
    }
  };
  tick(environment.now());
  const again = () => {
    shown = null;
    tick(environment.now());
  };
  return {
    node,
    ready: whenLoaded(document, fontOf(style, around, MEASURED_AT)).then((late) =>
      late ? again() : undefined,
    ),
    tick,
  };
}

/** Whether the font was still on its way; by then it is there, or never will be. */
function whenLoaded(document: Document, font: string): Promise<boolean> {
  const { fonts } = document;
  if (!fonts || fonts.check(font)) return Promise.resolve(false);
  return fonts.load(font).then(
    () => true,
    () => false,
  );
}
