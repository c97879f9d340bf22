import type { Alert } from '@vitrine/api/types';
import { useFormat } from '../lib/format';
import { lagOf } from '../lib/lag';
import { useTranslation } from '../lib/use-translation';
import { useReason } from './states';

export interface AlertWords {
  /** What is wrong, with where. */
  title: string;
  /** The figures. */
  text: string;
  /** What to do about it. */
  next: string;
}

/** An alert in words: what, how much, and what to do next. */
export function useAlertWords(): (alert: Alert) => AlertWords {
  const { t } = useTranslation();
  const { lengthOf } = useFormat();
  const reasonOf = useReason();

  function textOf({ kind, figures }: Alert): string {
    switch (kind) {
      case 'behind':
        return reasonOf(figures.reason ?? null, figures);
      case 'publication_behind':
        return figures.reason ? reasonOf(figures.reason, {}) : t('alerts.text.publication_behind');
      case 'clock': {
        const offset = figures.offsetMs ?? 0;
        return t(offset > 0 ? 'alerts.text.clockBehind' : 'alerts.text.clockAhead', {
          length: lengthOf(Math.abs(offset)),
        });
      }
      case 'disk':
        return t('alerts.text.disk', { percent: figures.percent ?? 0 });
      case 'item':
        return t('alerts.text.item', {
          media: figures.media ?? t('alerts.unnamed'),
          campaign: figures.campaign ?? '–',
          count: figures.failures ?? 0,
        });
      case 'fault':
        return [t(`fault.kind.${figures.fault ?? 'other'}`), figures.words].filter(Boolean).join(' – ');
      default:
        return t(`alerts.text.${kind}`);
    }
  }

  return (alert) => {
    const { kind, figures } = alert;
    return {
      title: t(`alerts.title.${kind}`, {
        screen: alert.screen?.name ?? '',
        site: alert.site?.name ?? '',
        screens: figures.screens ?? 0,
        total: figures.total ?? 0,
        webhook: figures.webhook ?? '',
        publication: figures.publication ?? 0,
      }),
      text: textOf(alert),
      next:
        kind === 'behind'
          ? t(`next.${lagOf(figures.reason ?? 'not_received', figures.code)}`)
          : t(`alerts.next.${kind}`),
    };
  };
}
