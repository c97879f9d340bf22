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

const OWN = 'media:';

/** What a scene calls the font that is this media. */
export const ownFont = (media: string): Font => `${OWN}${media}`;

/** The media behind a font's name; null for a family that every screen has. */
export const fontMedia = (font: Font): string | null =>
  font.indexOf(OWN) === 0 ? font.slice(OWN.length) : null;

type Letters = Pick<Surroundings, 'fonts' | 'media'>;

/** The file of a font; null for a family that every screen has, and for what is not there. */
export function fontAsset(font: Font, { fonts, media }: Letters): string | null {
  const own = fontMedia(nameOf(font, fonts));
  return own === null ? null : (media[own] ?? null);
}

/** What CSS calls the font in a file. */
export const faceName = (asset: string): string => `own ${asset.replace(/[^a-z0-9]+/gi, ' ').trim()}`;

/** The families to try, in order. */
export function familyOf(font: Font, around: Letters): string {
  const asset = fontAsset(font, around);
  const common = FAMILIES[nameOf(font, around.fonts)] ?? FAMILIES.sans ?? 'sans-serif';
  return asset === null ? common : `"${faceName(asset)}", ${common}`;
}

function nameOf(font: Font, fonts: Surroundings['fonts']): string {
  return (font.indexOf(BRAND) === 0 ? fonts[font.slice(BRAND.length)] : font) ?? 'sans';
}

export function fillOf({ colour, to, angle }: Fill, around: Pick<Surroundings, 'colours'>): string {
  const from = colourOf(colour, around);
  return to === null ? from : `linear-gradient(${angle}deg, ${from}, ${colourOf(to, around)})`;
}
