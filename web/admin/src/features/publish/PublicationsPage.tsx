import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconRobot, IconRocket } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Publication } from '@vitrine/api/types';
import { publicationsQuery } from '../../data/publications';
import { useFormat } from '../../lib/format';
import { noteOf } from '../../lib/server-words';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/Page';
import { Pill } from '../../ui/Pill';
import { Since } from '../../ui/Since';
import classes from './Publications.module.css';
import { RollBack } from './RollBack';
import { undoneIn } from './undone';

const ICONS = { publish: IconRocket, rollback: IconArrowBackUp, automatic: IconRobot };

export function PublicationsPage() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(publicationsQuery);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const undone = undoneIn(rows);
  return (
    <Page title={t('nav.publications')} lead={t('publication.lead')} learn="rollBack" timed>
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && (
        <Stack gap="sm">
          {['a', 'b', 'c'].map((key) => (
            <Skeleton key={key} height={84} radius="lg" />
          ))}
        </Stack>
      )}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          icon={IconRocket}
          title={t('overview.noPublication')}
          text={t('overview.noPublicationText')}
          action={
            <LinkButton to="/changes" variant="light">
              {t('search.publish')}
            </LinkButton>
          }
        />
      )}
      <ol className={classes.list}>
        {rows.map((publication) => (
          <Line
            key={publication.number}
            publication={publication}
            isUndone={undone.has(publication.number)}
          />
        ))}
      </ol>
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth mt="md" onClick={() => void list.fetchNextPage()}>
          {t('action.loadMore')}
        </Button>
      )}
    </Page>
  );
}

/** What a publication was about, in one line, also when nobody wrote a note. */
export function useSummary(): (publication: Publication) => string {
  const { t } = useTranslation();
  return ({ note, changes, kind, rolledBackTo }) => {
    if (note) return noteOf({ kind, note });
    if (kind === 'rollback' && rolledBackTo !== null)
      return t('publication.backTo', { number: rolledBackTo });
    return changes.map((one) => one.name).join(', ') || t(`publication.kind.${kind}`);
  };
}

function Line({ publication, isUndone }: { publication: Publication; isUndone: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const summary = useSummary();
  const Icon = ICONS[publication.kind];
  return (
    <li className={`v-card ${classes.line}`}>
      <Link
        to="/publications/$number"
        params={{ number: String(publication.number) }}
        className={classes.target}
      >
        <span className={classes.sign} data-kind={publication.kind}>
          <Icon size={20} stroke={1.7} aria-hidden />
        </span>
        <span className={classes.main}>
          <Text component="span" fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {publication.number} · {summary(publication)}
          </Text>
          <Text component="span" display="block" size="sm" c="dimmed">
            {publication.author?.name ?? t('publication.kind.automatic')} ·{' '}
            {format.dateTime(publication.createdAt)} · <Since at={publication.createdAt} />
          </Text>
        </span>
        {isUndone && (
          <Pill tone="idle" shape="cross">
            {t('publication.undone')}
          </Pill>
        )}
        <Text component="span" size="sm" c="dimmed" className={classes.tail}>
          {t('common.screens', { count: publication.screensAffected })}
        </Text>
      </Link>
      <RollBack publication={publication} compact />
    </li>
  );
}
