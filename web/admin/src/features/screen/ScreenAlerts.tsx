import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { screenAlertsQuery } from '../../data/alerts';
import { screenQuery } from '../../data/screens';
import { useTranslation } from '../../lib/use-translation';
import { useAlertWords } from '../../ui/alert-words';
import { LinkText } from '../../ui/links';
import { Since } from '../../ui/Since';
import { SeverityPill } from '../../ui/states';
import classes from './Screen.module.css';

/** What needs somebody about this screen, or its whole store if it is away, too; nothing if all is well. */
export function ScreenAlerts({ id }: { id: string }) {
  const { t } = useTranslation();
  const wordsOf = useAlertWords();
  const { data } = useQuery(screenAlertsQuery(id));
  const { data: screen } = useQuery(screenQuery(id));
  // what is wrong with the others of its store is not wrong with this one
  const alerts = data?.items.filter(({ kind }) => kind !== 'site_offline' || screen?.status !== 'online');
  if (!alerts?.length) return null;
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="screen-alerts">
      <div className={classes.head}>
        <Title order={2} id="screen-alerts">
          {t('alerts.screen')}
        </Title>
        <LinkText to="/alerts" size="sm">
          {t('alerts.inbox')}
        </LinkText>
      </div>
      {alerts.map((alert) => {
        const words = wordsOf(alert);
        return (
          <div key={alert.id} style={{ marginTop: 12 }}>
            <SeverityPill severity={alert.severity} />
            <Text mt={6} fw={550}>
              {words.title}
            </Text>
            <Text size="sm">
              {words.text}{' '}
              <Text component="span" size="sm" c="dimmed">
                ({t('alerts.since')} <Since at={alert.firstSeenAt} span />)
              </Text>
            </Text>
            <Text size="sm" c="dimmed">
              <b>{t('alerts.toDo')}</b> {words.next}
            </Text>
          </div>
        );
      })}
    </section>
  );
}
