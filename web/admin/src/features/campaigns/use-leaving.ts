import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';

interface Options {
  /** Whether something would be lost. */
  isUnsaved: () => boolean;
  /** Whether the page is left at all; another step of it is none. */
  isStaying?: (where: Parameters<ShouldBlockFn>[0]) => boolean;
  onLeave?: () => void;
}

/** Asks before a page is left on which something is not saved. */
export function useLeaving({ isUnsaved, isStaying = () => false, onLeave }: Options): void {
  const { t } = useTranslation();
  const leaving = useBlocker({
    shouldBlockFn: (where) => isUnsaved() && !isStaying(where),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  const asking = leaving.status === 'blocked';
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the page is about to be left
  useEffect(() => {
    if (!asking) return;
    ask({
      title: t('campaign.leaveTitle'),
      text: t('campaign.leave'),
      yes: t('campaign.leaveDo'),
      no: t('campaign.stayDo'),
      danger: true,
      onYes: () => {
        onLeave?.();
        leaving.proceed?.();
      },
      onNo: () => leaving.reset?.(),
    });
  }, [asking]);
}
