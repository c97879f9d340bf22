import { Group, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { alertCountsQuery } from '../../data/alerts';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import { SeverityPill } from '../../ui/states';
import classes from './OverviewPage.module.css';

/** How many alerts wait for somebody; nothing if none does. */
export function OpenAlerts() {
  const { t } = useTranslation();
  const { data } = useQuery(alertCountsQuery);
  if (!data?.open) return null;
  return (
    <section className={`v-card ${classes.section}`} aria-label={t('nav.alerts')}>
      <Group gap="md">
        <IconBell size={20} aria-hidden />
        <Text fw={600}>{t('nav.alertsOpen', { count: data.open })}</Text>
        <SeverityPill severity={data.critical > 0 ? 'critical' : 'warning'} />
        <LinkText to="/alerts" size="sm">
          {t('alerts.inbox')}
        </LinkText>
      </Group>
    </section>
  );
}
