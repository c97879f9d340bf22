/**
 * A message as a picture for screens of every shape, drawn here: black on yellow. It is a square that fills the glass, whose
 * text stands where no screen cuts it, be it twice as wide as high, or twice as high as wide.
 */
import type { Media } from '@vitrine/api/types';
import { ARMED } from '../../data/interruptions';

const SIDE = 2160;
/** What of the side is seen on any screen. */
export const SEEN = 0.5;
const BOX = SIDE * SEEN;
const LARGEST = 360;
const SMALLEST = 48;
const LINE = 1.2;

/** The tags of such a picture in the library. */
export const MESSAGE_TAGS = [ARMED, 'message'];

/** Fills the glass what was drawn for that; anything else is shown whole. */
export function fitOf({ tags, width, height }: Media): 'cover' | 'contain' {
  return width === height && MESSAGE_TAGS.every((tag) => tags.includes(tag)) ? 'cover' : 'contain';
}

/** The text in lines that are not wider than the picture. */
export function wrapped(text: string, widthOf: (line: string) => number, most: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(/[ \t]+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && widthOf(longer) > most) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    return [...lines, line];
  });
}

/** The largest letters in which the text stands in the middle, in lines. */
export function laidOut(text: string, widthAt: (size: number) => (line: string) => number) {
  for (let size = LARGEST; ; size -= 6) {
    const widthOf = widthAt(size);
    const lines = wrapped(text, widthOf, BOX);
    const fits = lines.length * size * LINE <= BOX && lines.every((line) => widthOf(line) <= BOX);
    if (fits || size <= SMALLEST) return { size, lines };
  }
}

/** The message on a canvas. */
export function paintMessage(canvas: HTMLCanvasElement, text: string): void {
  Object.assign(canvas, { width: SIDE, height: SIDE });
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser cannot draw');
  pen.fillStyle = '#ffd400';
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.fillStyle = '#141414';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const { size, lines } = laidOut(text, (px) => {
    pen.font = `700 ${px}px "Inter Variable", Inter, sans-serif`;
    return (line) => pen.measureText(line).width;
  });
  const top = SIDE / 2 - ((lines.length - 1) * size * LINE) / 2;
  for (const [at, line] of lines.entries()) pen.fillText(line, SIDE / 2, top + at * size * LINE);
}

export async function drawMessage(text: string): Promise<File> {
  const canvas = document.createElement('canvas');
  paintMessage(canvas, text);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('this browser cannot draw');
  return new File([blob], 'message.png', { type: 'image/png' });
}
