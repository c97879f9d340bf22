import { Text, Title } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Overview } from '@vitrine/api/types';
import { convergenceQuery } from '../../data/publications';
import { noteOf } from '../../lib/server-words';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { LinkText } from '../../ui/links';
import { Meter } from '../../ui/Meter';
import { Since } from '../../ui/Since';
import classes from './OverviewPage.module.css';

/** How far the last publication has come. */
export function LastPublication({ publication }: { publication: Overview['lastPublication'] }) {
  const { t } = useTranslation();
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="last-publication">
      <div className={classes.sectionHead}>
        <Title order={2} id="last-publication">
          {t('overview.lastPublication')}
        </Title>
        <LinkText to="/publications" size="sm">
          {t('action.seeAll')}
        </LinkText>
      </div>
      {publication ? (
        <Progress publication={publication} />
      ) : (
        <Empty
          compact
          icon={IconRocket}
          title={t('overview.noPublication')}
          text={t('overview.noPublicationText')}
        />
      )}
    </section>
  );
}

function Progress({ publication }: { publication: NonNullable<Overview['lastPublication']> }) {
  const { t } = useTranslation();
  const { data } = useQuery(convergenceQuery(publication.number));
  return (
    <>
      <Text fw={550}>
        <LinkText
          to="/publications/$number"
          params={{ number: String(publication.number) }}
          inherit
          underline="always"
        >
          {t('publication.number', { number: publication.number })}
        </LinkText>{' '}
        {publication.note && <>· {noteOf(publication)}</>}
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        {publication.author?.name ?? t('publication.kind.automatic')} · <Since at={publication.createdAt} />
      </Text>
      {data && data.total > 0 && (
        <>
          <Meter counts={data} />
          <Text size="sm" mt={8}>
            {data.showing >= data.total
              ? t('convergence.allUpdated', { count: data.total })
              : t('convergence.updated', { count: data.total, showing: data.showing })}
          </Text>
        </>
      )}
      {data?.total === 0 && (
        <Text size="sm" c="dimmed">
          {t('publication.noScreen')}
        </Text>
      )}
    </>
  );
}
