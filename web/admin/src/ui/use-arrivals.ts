import { useEffect, useRef, useState } from 'react';
import { type Expected, expect, expectedBy } from '../data/expected';
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

/** What becomes of it by itself, unlike what has failed or was cut. */
export function isComing({ state }: Upload): boolean {
  return state === 'waiting' || state === 'sending' || state === 'checking';
}

/**
 * The files that were given to a form: each becomes a media of it when it is through, in the order in which they were given; also
 * when the form was left meanwhile, as soon as its owner is open again.
 */
export function useArrivals(owner: string, onArrive: (mediaIds: string[]) => void): Arrivals {
  const { t } = useTranslation();
  const all = useUploads();
  const [mine, setMine] = useState<Expected[]>(() => expectedBy(owner));
  /** What has been handed on already, before it is drawn so. */
  const taken = useRef(new Set<string>());
  const arrive = useRef(onArrive);
  arrive.current = onArrive;
  useEffect(() => expect(owner, mine), [owner, mine]);
  useEffect(() => {
    const own = mine.flatMap(({ id, mediaId }) => {
      if (taken.current.has(id)) return [];
      const upload = all.find((one) => one.id === id);
      if (upload) return { id, state: upload.state, mediaId: upload.mediaId };
      return mediaId ? { id, state: 'sent', mediaId } : [];
    });
    const held = own.findIndex(({ state }) => !ENDED.includes(state));
    const come = (held < 0 ? own : own.slice(0, held)).filter(({ state }) => state === 'sent');
    if (come.length === 0) return;
    setMine((old) => old.filter(({ id }) => !come.some((one) => one.id === id)));
    for (const { id } of come) {
      taken.current.add(id);
      uploads.drop(id);
    }
    arrive.current(come.flatMap(({ mediaId }) => mediaId ?? []));
  }, [all, mine]);
  return {
    waiting: mine.flatMap(({ id }) => all.find((one) => one.id === id) ?? []),
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
      for (const id of ids) taken.current.delete(id);
      const fresh = ids.map((id) => ({ id, mediaId: null }));
      setMine((old) => [...old.filter(({ id }) => !ids.includes(id)), ...fresh]);
    },
    drop: (id) => {
      uploads.drop(id);
      setMine((old) => old.filter((one) => one.id !== id));
    },
  };
}
