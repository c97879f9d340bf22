import { Text } from '@mantine/core';
import type { PlaysFigures } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './Reports.module.css';

/** Everything together, each figure with what it means. */
export function Figures({ figures }: { figures: PlaysFigures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const all: [name: string, value: string, hint?: string][] = [
    [t('reports.plays'), format.number(figures.plays), t('reports.playsHint')],
    [t('reports.shown'), format.hours(figures.shownMs)],
    [t('reports.asPlanned'), format.number(figures.asPlanned)],
    [t('reports.cut'), format.number(figures.cut), t('reports.cutHint')],
    [t('reports.unplanned'), format.number(figures.unplanned), t('reports.unplannedHint')],
    [t('reports.failed'), format.number(figures.failed), t('reports.failedHint')],
    [t('reports.missing'), format.number(figures.missing), t('reports.missingHint')],
  ];
  return (
    <dl className={`v-card ${classes.figures}`} aria-label={t('reports.figures')}>
      {all.map(([name, value, hint]) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd>
            <span className={`v-num ${classes.value}`}>{value}</span>
            {hint && (
              <Text component="span" size="xs" c="dimmed" display="block">
                {hint}
              </Text>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
