/** A text that runs by. The compositor moves it: no script and no layout while it runs. */
import { holdFont } from '../fonts';
import { run } from '../layout';
import { colourOf } from '../look';
import { ground, outline } from '../paint';
import type { ContentOf } from '../types';
import { box, type Making, type Part } from './part';
import { fontOf, MEASURED_AT, measureWith } from './text';

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
  const css = fontOf(style, around, MEASURED_AT);
  const still = environment.still || !line.animate;
  if (still) line.style.paddingLeft = `${style.padding}px`;
  let course: Animation | null = null;
  let place = () => style.padding;
  const go = () => {
    if (still) return;
    course?.cancel();
    const width = measureWith(document, css)(words) * style.size;
    const { from, to, ms } = run(frame.w, width, content.speed);
    const frames = [{ transform: `translateX(${from}px)` }, { transform: `translateX(${to}px)` }];
    const going = line.animate(frames, { duration: ms, iterations: Number.POSITIVE_INFINITY });
    // by the shared clock, so that screens side by side run together
    going.currentTime = environment.now() % ms;
    place = () => from + ((to - from) * (Number(going.currentTime) % ms)) / ms;
    course = going;
  };
  go();
  const paint = (context: CanvasRenderingContext2D) => {
    ground(context, frame, style, around);
    outline(context, frame, style.radius);
    context.clip();
    context.font = fontOf(style, around, style.size);
    context.fillStyle = colourOf(style.colour, around);
    context.textBaseline = 'middle';
    context.fillText(words, place(), frame.h / 2);
  };
  const font = holdFont({ document, around, environment }, style, css, go);
  const destroy = () => {
    font.drop();
    course?.cancel();
  };
  return { node, ready: font.ready, paint, destroy };
}
