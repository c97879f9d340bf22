import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ACCEPTED_FONTS, createFont, fontsQuery } from '../../data/media';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { told } from '../../ui/notify';

/** A file that did not become a font of the brand, and why. */
export interface Refusal {
  file: string;
  why: string;
}

export interface FontUploads {
  busy: boolean;
  /** Of the last files that were sent. */
  refusals: Refusal[];
  send: (files: File[]) => void;
}

/** Sends font files one after the other; those that are refused stand until the next are sent. */
export function useFontUploads(): FontUploads {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<Refusal[]>([]);

  /** Why it was not taken, if so. */
  async function taken(file: File): Promise<string | null> {
    const named = ACCEPTED_FONTS.split(',').some((end) => file.name.toLowerCase().endsWith(end));
    if (!named) return t('brand.noFont');
    try {
      const { title, kind } = await createFont(file);
      if (kind !== 'font') return t('brand.noFont');
      told(t('brand.fontAdded', { name: title }));
      return null;
    } catch (error) {
      return failure(error);
    }
  }

  async function send(files: File[]): Promise<void> {
    setBusy(true);
    setRefusals([]);
    for (const file of files) {
      const why = await taken(file);
      if (why) setRefusals((old) => [...old, { file: file.name, why }]);
    }
    await client.invalidateQueries({ queryKey: fontsQuery.queryKey });
    setBusy(false);
  }

  return { busy, refusals, send: (files) => void (files.length > 0 && send(files)) };
}
