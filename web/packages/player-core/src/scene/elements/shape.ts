/** Rectangles and ellipses. */
import { colourOf, fillOf } from '../look';
import { ellipse, outline, paintOf } from '../paint';
import type { ContentOf } from '../types';
import { box, type Making, type Part, READY } from './part';

export function shape({ document, content, frame, around }: Making<ContentOf<'shape'>>): Part {
  const node = box(document);
  const { fill, stroke, strokeWidth } = content;
  node.style.borderRadius = content.shape === 'ellipse' ? '50%' : `${content.radius}px`;
  if (fill) node.style.background = fillOf(fill, around);
  if (stroke) node.style.border = `${strokeWidth}px solid ${colourOf(stroke, around)}`;
  const paint = (context: CanvasRenderingContext2D) => {
    const trace = (inset: number) =>
      content.shape === 'ellipse'
        ? ellipse(context, frame, inset)
        : outline(context, frame, content.radius, inset);
    trace(0);
    if (fill) {
      context.fillStyle = paintOf(context, fill, frame, around);
      context.fill();
    }
    if (!stroke || strokeWidth === 0) return;
    trace(strokeWidth / 2);
    context.lineWidth = strokeWidth;
    context.strokeStyle = colourOf(stroke, around);
    context.stroke();
  };
  return { node, ready: READY, paint };
}
