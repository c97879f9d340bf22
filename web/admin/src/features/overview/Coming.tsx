import { Text, Title } from '@mantine/core';
import { IconCalendarTime, IconFlag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Overview } from '@vitrine/api/types';
import { comingQuery } from '../../data/campaigns';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import classes from './OverviewPage.module.css';

const SHOWN = 3;

/** What begins next and what ends soon, by name and date; nothing if neither does. */
export function Coming({ campaigns }: { campaigns: Overview['campaigns'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { scheduled, paused, endingSoon } = campaigns;
  const { data: coming = [] } = useQuery({ ...comingQuery, enabled: scheduled > 0 });
  const rows = [
    ...coming.slice(0, SHOWN).map(({ id, name, from }) => ({
      id,
      name,
      Icon: IconCalendarTime,
      told: from ? t('overview.begins', { when: format.edge(from) }) : t('phase.scheduled'),
    })),
    ...endingSoon.slice(0, SHOWN).map(({ id, name, to }) => ({
      id,
      name,
      Icon: IconFlag,
      told: t('overview.ends', { when: format.edge(to) }),
    })),
  ];
  if (scheduled + paused + endingSoon.length === 0) return null;
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="coming">
      <div className={classes.sectionHead}>
        <Title order={2} id="coming">
          {t('overview.coming')}
        </Title>
        {scheduled > SHOWN && (
          <LinkText to="/campaigns" search={{ phase: 'scheduled' }} size="sm">
            {t('overview.scheduled', { count: scheduled })}
          </LinkText>
        )}
      </div>
      <ul className={classes.rows}>
        {rows.map(({ id, name, told, Icon }) => (
          <li key={`${id}${told}`}>
            <Link to="/campaigns/$id" params={{ id }} className={classes.row}>
              <span className={classes.sign} data-tone="idle">
                <Icon size={18} aria-hidden />
              </span>
              <span className={classes.rowMain}>
                <Text component="span" display="block" fw={550} className="v-truncate">
                  {name}
                </Text>
                <Text component="span" display="block" size="sm" c="dimmed">
                  {told}
                </Text>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {paused > 0 && (
        <LinkText to="/campaigns" search={{ phase: 'paused' }} size="sm">
          {t('overview.paused', { count: paused })}
        </LinkText>
      )}
    </section>
  );
}
