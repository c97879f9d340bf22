/** A text that runs by. The compositor moves it: no script and no layout while it runs. */
import { run } from '../layout';
import { colourOf } from '../look';
import type { ContentOf } from '../types';
import { box, type Making, type Part, READY } from './part';
import { fontOf, measureWith } from './text';

export function ticker({ document, content, frame, around, environment }: Making<ContentOf<'ticker'>>): Part {
  const { style } = content;
  const node = box(document, `overflow:hidden;border-radius:${style.radius}px`);
  if (style.background) node.style.background = colourOf(style.background, around);
  const words = style.uppercase ? content.text.toLocaleUpperCase(around.locale) : content.text;
  const line = document.createElement('div');
  line.style.cssText = 'position:absolute;top:0;left:0;white-space:pre';
  line.textContent = words;
  line.style.font = fontOf(style, around, style.size);
  line.style.lineHeight = `${frame.h}px`;
  line.style.color = colourOf(style.colour, around);
  node.appendChild(line);
  const width = measureWith(document, fontOf(style, around, 100))(words) * style.size;
  const { from, to, ms } = run(frame.w, width, content.speed);
  if (environment.still || !line.animate) {
    line.style.paddingLeft = `${style.padding}px`;
    return { node, ready: READY };
  }
  const frames = [{ transform: `translateX(${from}px)` }, { transform: `translateX(${to}px)` }];
  const course = line.animate(frames, { duration: ms, iterations: Number.POSITIVE_INFINITY });
  // by the shared clock, so that screens side by side run together
  course.currentTime = environment.now() % ms;
  return { node, ready: READY, destroy: () => course.cancel() };
}
