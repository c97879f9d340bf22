import { Text } from '@mantine/core';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './Reports.module.css';
import type { Counted } from './uptime';
import { useUptimeWords } from './use-uptime-words';

/** All screens together, each figure with what it means. */
export function UptimeFigures({ screens, figures }: { screens: number; figures: Counted }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useUptimeWords();
  const all: [name: string, value: string, hint?: string][] = [
    [t('uptime.online'), words.share(figures.online), t('uptime.onlineHint')],
    [t('uptime.unknown'), words.share(figures.unknown), t('uptime.unknownHint')],
    [t('uptime.outages'), format.number(figures.outages), t('uptime.outagesHint')],
    [t('uptime.longest'), words.length(figures.longestMs)],
    [t('uptime.screens'), format.number(screens)],
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
