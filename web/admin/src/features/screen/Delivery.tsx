import { Progress, Text, Title } from '@mantine/core';
import type { Screen } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { lagOf, onGlass } from '../../lib/lag';
import { useTranslation } from '../../lib/use-translation';
import { useExpected } from '../../ui/ExpectedGlass';
import { LinkText } from '../../ui/links';
import { Since } from '../../ui/Since';
import { ConvergencePill, useReason } from '../../ui/states';
import classes from './Screen.module.css';

/** What was published against what the screen says it shows; why they differ, and since when. */
export function Delivery({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const reason = useReason();
  const format = useFormat();
  const { data: manifest } = useExpected(screen);
  const files = Object.values(manifest?.assets ?? {});
  const now = screen.convergence;
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="delivery">
      <div className={classes.head}>
        <Title order={2} id="delivery">
          {t('screen.delivery')}
        </Title>
        <ConvergencePill convergence={now} />
      </div>
      {!now && <Text c="dimmed">{t('screen.nothingText')}</Text>}
      {now && (
        <>
          {now.reason && (
            <Text mb="sm">
              {reason(now.reason, now)}
              {now.since && (
                <Text component="span" c="dimmed">
                  {' '}
                  ({t('publication.since')} <Since at={now.since} span />)
                </Text>
              )}
            </Text>
          )}
          {now.reason && (
            <Text mb="sm" size="sm" c="dimmed">
              <b>{t('alerts.toDo')}</b> {t(`next.${lagOf(now.reason, now.code)}`)}
            </Text>
          )}
          {now.state === 'downloading' && now.need ? (
            <Progress
              value={((now.have ?? 0) / now.need) * 100}
              mb="sm"
              aria-label={t('convergence.downloading')}
            />
          ) : null}
          <dl className={classes.facts}>
            <dt>{t('screen.publication')}</dt>
            <dd>
              {now.publication === null ? (
                '–'
              ) : (
                <LinkText to="/publications/$number" params={{ number: String(now.publication) }}>
                  {t('publication.number', { number: now.publication })}
                </LinkText>
              )}
            </dd>
            {now.desiredRevision > 0 && (
              <>
                <dt>{t('screen.reported')}</dt>
                <dd>{t(`screen.onGlass.${onGlass(now)}`)}</dd>
              </>
            )}
            {files.length > 0 && (
              <>
                <dt>{t('screen.files')}</dt>
                <dd className="v-num">
                  {t('screen.filesOf', {
                    count: files.length,
                    size: format.bytes(files.reduce((sum, file) => sum + file.bytes, 0)),
                  })}
                </dd>
                <dt>{t('screen.onDevice')}</dt>
                <dd className="v-num">
                  {now.state === 'showing'
                    ? t('screen.allFiles')
                    : now.need
                      ? t('screen.someFiles', { have: now.have ?? 0, count: now.need })
                      : '–'}
                </dd>
              </>
            )}
          </dl>
        </>
      )}
    </section>
  );
}
