/** Rectangles and ellipses. */
import { colourOf, fillOf } from '../look';
import type { ContentOf } from '../types';
import { box, type Making, type Part, READY } from './part';

export function shape({ document, content, around }: Making<ContentOf<'shape'>>): Part {
  const node = box(document);
  const { fill, stroke, strokeWidth } = content;
  node.style.borderRadius = content.shape === 'ellipse' ? '50%' : `${content.radius}px`;
  if (fill) node.style.background = fillOf(fill, around);
  if (stroke) node.style.border = `${strokeWidth}px solid ${colourOf(stroke, around)}`;
  return { node, ready: READY };
}
