import { useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { mediaUsageQuery } from '../../data/media';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';

/** Gives a media another file; asks first where screens would show it at once, as the server knows it at that moment. */
export function useSwap(media: Media): (go: () => void) => Promise<void> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const mayPublish = usePermission('publish');
  return async (go) => {
    try {
      const { items } = await client.fetchQuery({ ...mediaUsageQuery(media.id), staleTime: 0 });
      const shown = [...new Set(items.filter((use) => use.published).map((use) => use.name))];
      if (shown.length === 0) return go();
      if (!mayPublish) return toldFailure(t('media.swapNotYours', { title: media.title }));
      ask({
        title: t('media.swapTitle', { title: media.title }),
        text: t('media.swapText', { count: shown.length, name: shown[0] }),
        yes: t('media.swap'),
        no: t('action.cancel'),
        onYes: go,
      });
    } catch (error) {
      toldFailure(failure(error));
    }
  };
}
