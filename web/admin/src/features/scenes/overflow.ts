/** Texts that are greater than their box: they would run over what stands beside them. */
import { fontOf, measureWith } from '@vitrine/player-core/scene/elements/text';
import { type Measure, setText } from '@vitrine/player-core/scene/layout';
import type { Element, Surroundings, TextStyle } from '@vitrine/player-core/scene/types';
import { saying } from '@vitrine/player-core/scene/values';

export function overflows(
  text: string,
  box: { w: number; h: number },
  style: TextStyle,
  measure: Measure,
): boolean {
  const room = { w: box.w - 2 * style.padding, h: box.h - 2 * style.padding };
  const { lineHeight, fit } = style;
  const { size, lines } = setText(text, { ...room, size: style.size, lineHeight, fit }, measure);
  const high = lines.length * size * (lineHeight / 100);
  return high > room.h + 1 || lines.some((line) => measure(line) * size > room.w + 1);
}

export function overflowing(elements: Element[], around: Surroundings): Element[] {
  return elements.filter(({ content, frame, hidden }) => {
    if (hidden || !('style' in content) || content.kind === 'ticker') return false;
    const { style } = content;
    const said = saying(content, around, Date.now());
    if (!said) return false;
    const text = style.uppercase ? said.text.toLocaleUpperCase(around.locale) : said.text;
    return overflows(text, frame, style, measureWith(document, fontOf(style, around, 100)));
  });
}
