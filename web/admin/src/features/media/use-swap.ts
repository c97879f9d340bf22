import { useQuery } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { mediaUsageQuery } from '../../data/media';
import { ask } from '../../ui/confirm';

/** Gives a media another file; asks first where screens would show it at once. */
export function useSwap(media: Media): (go: () => void) => void {
  const { t } = useTranslation();
  const { data } = useQuery(mediaUsageQuery(media.id));
  const shown = [...new Set((data?.items ?? []).filter((use) => use.published).map((use) => use.name))];
  return (go) => {
    if (data && shown.length === 0) return go();
    ask({
      title: t('media.swapTitle', { title: media.title }),
      text: t('media.swapText', { count: shown.length, name: shown[0] }),
      yes: t('media.swap'),
      no: t('action.cancel'),
      onYes: go,
    });
  };
}
