import { useEffect, useRef, useState } from 'react';
import { type Upload, uploads, useUploads } from '../data/uploads';
import { nameSays } from '../lib/upload-kind';
import { useTranslation } from '../lib/use-translation';
import { toldFailure } from './notify';

export interface Arrivals {
  /** Those that are not media yet. */
  waiting: Upload[];
  add: (files: File[]) => void;
  drop: (id: string) => void;
}

const ENDED = ['sent', 'failed', 'refused'];

/** The files that were given to a form: each becomes a media of it when it is through, in the order in which they were given. */
export function useArrivals(onArrive: (mediaIds: string[]) => void): Arrivals {
  const { t } = useTranslation();
  const all = useUploads();
  const [mine, setMine] = useState<string[]>([]);
  const arrive = useRef(onArrive);
  arrive.current = onArrive;
  useEffect(() => {
    const own = mine.flatMap((id) => all.find((one) => one.id === id) ?? []);
    const held = own.findIndex(({ state }) => !ENDED.includes(state));
    const come = (held < 0 ? own : own.slice(0, held)).filter(({ state }) => state === 'sent');
    if (come.length === 0) return;
    setMine((old) => old.filter((id) => !come.some((one) => one.id === id)));
    for (const { id } of come) uploads.drop(id);
    arrive.current(come.flatMap(({ mediaId }) => mediaId ?? []));
  }, [all, mine]);
  return {
    waiting: mine.flatMap((id) => all.find((one) => one.id === id) ?? []),
    add: (files) => {
      // a font is shown by nothing alone
      const fonts = files.filter(({ name }) => nameSays(name) === 'font');
      if (fonts.length > 0)
        toldFailure(
          t('upload.noFonts', { count: fonts.length, names: fonts.map(({ name }) => name).join(', ') }),
        );
      const ids = uploads.add(
        files.filter((file) => !fonts.includes(file)),
        '',
      );
      setMine((old) => [...old.filter((id) => !ids.includes(id)), ...ids]);
    },
    drop: (id) => {
      uploads.drop(id);
      setMine((old) => old.filter((one) => one !== id));
    },
  };
}
