import { useQuery } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { holdFace } from '@vitrine/player-core/scene/fonts';
import { FAMILIES, faceName, fontMedia, ownFont } from '@vitrine/player-core/scene/look';
import { useEffect } from 'react';
import { fontsQuery, previewUrl, readBytes } from '../../data/media';
import { brandKitQuery } from '../../data/scenes';
import { useTranslation } from '../../lib/use-translation';

interface Option {
  value: string;
  label: string;
}

export interface Fonts {
  /** Those that were sent. */
  own: Media[];
  ownOptions: Option[];
  /** Those that every screen has. */
  commonOptions: Option[];
  /** The lightest and the heaviest weight of a font, as scenes name it; null where any can be asked for. */
  weightsOf(font: string): [number, number] | null;
}

/** The fonts that letters can be written in. */
export function useFonts(): Fonts {
  const { t } = useTranslation();
  const { data } = useQuery(fontsQuery);
  const { data: kit } = useQuery(brandKitQuery);
  const own = data?.items ?? [];
  const roles: Record<string, string | undefined> = {
    'brand:heading': kit?.headingFont,
    'brand:body': kit?.bodyFont,
  };
  return {
    own,
    ownOptions: own.map(({ id, title }) => ({ value: ownFont(id), label: title })),
    commonOptions: Object.keys(FAMILIES).map((value) => ({
      value,
      label: t(`scene.font.${value as 'sans'}`),
    })),
    weightsOf: (font) => {
      const id = fontMedia(roles[font] ?? font);
      const found = own.find((one) => one.id === id)?.font;
      return found ? [found.weightMin, found.weightMax] : null;
    },
  };
}

/** What CSS calls a font as the brand names it, whose letters come while this is shown. */
export function useFace(font: string): string | undefined {
  const id = fontMedia(font);
  useEffect(() => {
    if (id === null) return;
    const address = previewUrl(id);
    const face = holdFace(document, address, () => readBytes(address));
    // letters that do not come are seen as others
    face.loaded.catch(() => undefined);
    return face.drop;
  }, [id]);
  return id === null ? FAMILIES[font] : `"${faceName(previewUrl(id))}", ${FAMILIES.sans}`;
}
