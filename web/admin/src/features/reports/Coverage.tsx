import { Text } from '@mantine/core';
import type { PlaysCoverage } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import { Pill } from '../../ui/Pill';
import classes from './Reports.module.css';

const NAMED = 5;

/** How far the figures can be trusted, in words. */
export function Coverage({
  coverage,
  zone,
  isHourOver,
}: {
  coverage: PlaysCoverage;
  zone: string;
  /** Whether an hour of the period has been counted; the one that goes on has complete logs nowhere. */
  isHourOver: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { screens, hours, hoursComplete, incomplete } = coverage;
  if (hours === 0) return null;
  if (!isHourOver && hoursComplete === 0) return <Text size="sm">{t('reports.coverageNotYet')}</Text>;
  if (hoursComplete === hours)
    return (
      <div>
        <Pill tone="good" shape="check">
          {t('reports.coverageWhole', { count: screens })}
        </Pill>
      </div>
    );
  // never rounded up to everything
  const percent = Math.min(99.9, (hoursComplete / hours) * 100);
  return (
    <section className={`v-card ${classes.coverage}`}>
      <Text>{t('reports.coveragePart', { percent: format.percent(percent) })}</Text>
      <Text size="sm" c="dimmed" mt={8}>
        {t('reports.coverageWaiting')}
      </Text>
      <ul className={classes.waiting}>
        {incomplete.slice(0, NAMED).map(({ screenId, name, completeTo }) => {
          const known = name ?? t('reports.unknown');
          return (
            <li key={screenId}>
              <LinkText to="/screens/$id" params={{ id: screenId }} size="sm">
                {completeTo
                  ? t('reports.coverageUp', { name: known, at: format.dateTime(completeTo, zone) })
                  : t('reports.coverageNever', { name: known })}
              </LinkText>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
