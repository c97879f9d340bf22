import { Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Overview } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { LinkText } from '../../ui/links';
import { Since } from '../../ui/Since';
import { useReason } from '../../ui/states';
import classes from './OverviewPage.module.css';

/** The screens a person has to do something about: why, and since when. */
export function Attention({ rows, total }: { rows: Overview['attention']; total: number }) {
  const { t } = useTranslation();
  const reason = useReason();
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="attention">
      <div className={classes.sectionHead}>
        <Title order={2} id="attention">
          {t('overview.attention')}
        </Title>
        {rows.length > 0 && (
          <LinkText to="/screens" size="sm">
            {t('action.seeAll')}
          </LinkText>
        )}
      </div>
      {rows.length === 0 && (
        <Empty
          compact
          icon={IconCircleCheck}
          title={total > 0 ? t('overview.allWell') : t('overview.noScreens')}
          text={total > 0 ? t('overview.allWellText') : t('overview.noScreensText')}
        />
      )}
      <ul className={classes.rows}>
        {rows.map((row) => {
          const gone = row.reason === 'offline' || row.reason === 'never_connected';
          const Icon = gone ? IconPlugConnectedX : IconAlertTriangle;
          return (
            <li key={row.screenId}>
              <Link to="/screens/$id" params={{ id: row.screenId }} className={classes.row}>
                <span className={classes.sign} data-tone={gone ? 'bad' : 'warn'}>
                  <Icon size={18} aria-hidden />
                </span>
                <span className={classes.rowMain}>
                  <Text component="span" display="block" fw={550} className="v-truncate">
                    {row.name} · {row.siteName}
                  </Text>
                  <Text component="span" display="block" size="sm" c="dimmed">
                    {reason(row.reason)}
                  </Text>
                </span>
                {row.since && (
                  <span className={classes.rowTail}>
                    <Since at={row.since} />
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
