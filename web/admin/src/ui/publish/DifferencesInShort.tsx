import { Text } from '@mantine/core';
import type { DryRun } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { Line } from './Differences';
import classes from './DryRun.module.css';
import { newsIn } from './dry-run';

const SHOWN = 3;

/** What will differ on most of the screens, for a question that has little room. */
export function DifferencesInShort({ dry }: { dry: DryRun }) {
  const { t } = useTranslation();
  const shown = dry.differences.slice(0, SHOWN);
  const others = dry.screensDiffering - shown.reduce((sum, { screensTotal }) => sum + screensTotal, 0);
  if (shown.length === 0) return null;
  return (
    <section aria-label={t('dryRun.title')}>
      <Text size="sm" c="dimmed" mb={4}>
        {t('dryRun.lead')}
      </Text>
      {shown.map(({ screens, screensTotal, rows }) => (
        <div key={screens[0]?.id}>
          <Text size="sm" mt="xs">
            {t('common.screens', { count: screensTotal })}{' '}
            <Text component="span" inherit c="dimmed">
              {screens
                .slice(0, SHOWN)
                .map(({ name, siteName }) => `${name} (${siteName})`)
                .join(', ')}
              {screensTotal > SHOWN && '…'}
            </Text>
          </Text>
          <ul className={classes.news}>
            {newsIn(rows)
              .slice(0, SHOWN)
              .map((news) => (
                <Line
                  key={`${news.what} ${news.come} ${news.go}`}
                  news={news}
                  dry={dry}
                  zone={screens[0]?.timeZone ?? 'UTC'}
                />
              ))}
          </ul>
        </div>
      ))}
      {others > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('dryRun.andMore', { count: others })}
        </Text>
      )}
    </section>
  );
}
