import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from '../lib/use-translation';
import { ask } from './confirm';

type Where = Parameters<ShouldBlockFn>[0];

/** The same address is another place on the same page. */
const isSamePlace = ({ current, next }: Where) =>
  current.pathname === next.pathname && JSON.stringify(current.search) === JSON.stringify(next.search);

interface Options {
  /** Whether something would be lost. */
  isUnsaved: () => boolean;
  /** Whether the page is left at all; another place or step of it is none. */
  isStaying?: (where: Where) => boolean;
  onLeave?: () => void;
}

/** Asks before a page is left on which something is not saved. */
export function useLeaving({ isUnsaved, isStaying = isSamePlace, onLeave }: Options): void {
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
