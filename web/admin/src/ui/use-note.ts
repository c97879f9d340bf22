import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { emergenciesQuery } from '../data/interruptions';
import { noteOf } from '../lib/server-words';

/** What the server writes when a campaign is taken off the screens. */
const TAKEN_OFF = /^Paused (.+)$/;

interface Noted {
  kind: string;
  note: string;
}

/** The notes of publications in words; an emergency that is taken off is stopped, and does not pause. */
export function useNotes(all: readonly Noted[]): (one: Noted) => string {
  const { t } = useTranslation();
  const { data } = useQuery({ ...emergenciesQuery, enabled: all.some(({ note }) => TAKEN_OFF.test(note)) });
  return (one) => {
    const name = TAKEN_OFF.exec(one.note)?.[1];
    return name !== undefined && data?.includes(name) ? t('publication.stoppedNote', { name }) : noteOf(one);
  };
}
