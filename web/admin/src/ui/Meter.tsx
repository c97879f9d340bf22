import type { ConvergenceCounts } from '@vitrine/api/types';
import { useTranslation } from '../lib/use-translation';
import classes from './Meter.module.css';

/** How much of the fleet shows a publication: one bar, each part told in words to a screen reader. */
export function Meter({ counts, height = 10 }: { counts: ConvergenceCounts; height?: number }) {
  const { t } = useTranslation();
  const total = Math.max(1, counts.total);
  const part = (value: number) => ({ width: `${(value / total) * 100}%` });
  return (
    <div
      className={classes.meter}
      style={{ height }}
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={counts.total}
      aria-valuenow={counts.showing}
      aria-label={t('convergence.updated', { count: counts.total, showing: counts.showing })}
    >
      <span className={classes.showing} style={part(counts.showing)} />
      <span className={classes.ready} style={part(counts.ready)} />
      <span className={classes.downloading} style={part(counts.downloading)} />
    </div>
  );
}
