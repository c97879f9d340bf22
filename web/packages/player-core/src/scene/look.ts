/** Colours and fonts as CSS says them. */
import type { Colour, Fill, Font, Surroundings } from './types';

/** Families that screens have; each ends in one that every browser knows. */
export const FAMILIES: Record<string, string> = {
  manrope: '"Manrope Variable", "Helvetica Neue", Arial, "Liberation Sans", sans-serif',
  sans: '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif',
  humanist: 'Optima, Candara, "Noto Sans", "Open Sans", "DejaVu Sans", sans-serif',
  geometric: 'Avenir, "Century Gothic", Montserrat, "URW Gothic", "Liberation Sans", sans-serif',
  condensed:
    '"Avenir Next Condensed", "Arial Narrow", "Roboto Condensed", "Liberation Sans Narrow", sans-serif',
  serif: 'Georgia, "Times New Roman", "Liberation Serif", "DejaVu Serif", serif',
  didone: 'Didot, "Bodoni MT", "Playfair Display", "Noto Serif Display", Georgia, "Liberation Serif", serif',
  slab: 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", "Liberation Serif", serif',
  mono: 'Menlo, Consolas, "Roboto Mono", "Liberation Mono", monospace',
};

const BRAND = 'brand:';
const MISSING = '#888888';

/** The colour itself. */
export function colourOf(colour: Colour, { colours }: Pick<Surroundings, 'colours'>): string {
  if (colour.indexOf(BRAND) !== 0) return colour;
  return colours[colour.slice(BRAND.length)] ?? MISSING;
}

/** The families to try, in order. */
export function familyOf(font: Font, { fonts }: Pick<Surroundings, 'fonts'>): string {
  const name = font.indexOf(BRAND) === 0 ? fonts[font.slice(BRAND.length)] : font;
  return FAMILIES[name ?? 'sans'] ?? FAMILIES.sans ?? 'sans-serif';
}

export function fillOf({ colour, to, angle }: Fill, around: Pick<Surroundings, 'colours'>): string {
  const from = colourOf(colour, around);
  return to === null ? from : `linear-gradient(${angle}deg, ${from}, ${colourOf(to, around)})`;
}
