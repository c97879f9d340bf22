/** A QR code with the quiet zone that readers need. */
import { qrCode } from '../../qr';
import { colourOf } from '../look';
import type { ContentOf } from '../types';
import { box, type Making, type Part, READY } from './part';

/** The quiet zone, in percent of the box: four modules of the smallest code that is likely. */
const QUIET = 9;

export function qr({ document, content, around }: Making<ContentOf<'qr'>>): Part {
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
  return { node, ready: READY };
}
