/** A QR code with the quiet zone that readers need. */
import { qrCode, qrPath } from '../../qr';
import { colourOf } from '../look';
import type { ContentOf } from '../types';
import { box, type Making, type Part, READY } from './part';

/** The quiet zone, in percent of the box: four modules of the smallest code that is likely. */
const QUIET = 9;

export function qr({ document, content, frame, around }: Making<ContentOf<'qr'>>): Part {
  const node = box(document, 'display:flex;align-items:center;justify-content:center');
  node.style.background = colourOf(content.background, around);
  if (content.text) {
    const code = qrCode(content.text);
    const inner = `${100 - 2 * QUIET}%`;
    code.style.width = inner;
    code.style.height = inner;
    code.style.fill = colourOf(content.colour, around);
    node.appendChild(code);
  }
  const paint = (context: CanvasRenderingContext2D) => {
    context.fillStyle = colourOf(content.background, around);
    context.fillRect(0, 0, frame.w, frame.h);
    if (!content.text) return;
    const { path, size } = qrPath(content.text);
    const part = 1 - (2 * QUIET) / 100;
    const module = (Math.min(frame.w, frame.h) * part) / size;
    context.translate((frame.w - module * size) / 2, (frame.h - module * size) / 2);
    context.scale(module, module);
    context.fillStyle = colourOf(content.colour, around);
    context.fill(new Path2D(path));
  };
  return { node, ready: READY, paint };
}
