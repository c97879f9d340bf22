import { Button, Grid, Group, Skeleton, Stack, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Change, PublishScope } from '@vitrine/api/types';
import { Fragment, useState } from 'react';
import { meQuery } from '../../data/me';
import { overviewQuery } from '../../data/overview';
import { changesQuery, dryRunQuery } from '../../data/publications';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/Page';
import { Differences } from '../../ui/publish/Differences';
import { SceneLacks } from '../../ui/publish/SceneLacks';
import { ChangeCard } from './ChangeCard';
import { PublishPanel } from './PublishPanel';

export const keyOf = ({ kind, id }: Pick<Change, 'kind' | 'id'>) => `${kind}:${id}`;

const goingScenes = (changes: Change[]) =>
  changes.filter(({ kind, change }) => kind === 'scene' && change !== 'deleted').map(({ id }) => id);

/** What is edited but on no screen yet, what publishing it would do, and the button that does it. */
export function ChangesPage() {
  const { t } = useTranslation();
  const changes = useQuery(changesQuery);
  const { data: me } = useQuery(meQuery);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const rows = changes.data?.items ?? [];
  const isMine = ({ changedBy }: Change) => changedBy?.id === me?.user.id;
  // what others are still at goes on air only when somebody asks for it
  const isChosen = (one: Change) => isMine(one) !== turned.has(keyOf(one));
  const chosen = rows.filter(isChosen);
  const groups = (['mine', 'others'] as const)
    .map((whose) => ({ whose, items: rows.filter((one) => isMine(one) === (whose === 'mine')) }))
    .filter(({ items }) => items.length > 0);
  const { data: overview } = useQuery(overviewQuery);
  const nothingYet = overview?.lastPublication === null;
  const scope: PublishScope =
    chosen.length === rows.length ? { all: true } : { changes: chosen.map(({ kind, id }) => ({ kind, id })) };
  const dry = useQuery(dryRunQuery(scope, chosen.length));
  const toggle = (change: Change) =>
    setTurned((old) => {
      const next = new Set(old);
      if (!next.delete(keyOf(change))) next.add(keyOf(change));
      return next;
    });
  return (
    <Page wide title={t('changes.title')} lead={t('changes.lead')} learn="publish">
      {changes.isError && <Failure error={changes.error} retry={() => void changes.refetch()} />}
      {changes.isPending && <Skeleton height={260} radius="lg" />}
      {changes.isSuccess && rows.length === 0 && (
        <Empty
          icon={IconCircleCheck}
          title={t(nothingYet ? 'changes.nothingYet' : 'changes.none')}
          text={t(nothingYet ? 'changes.nothingYetText' : 'changes.noneText')}
          action={
            <LinkButton to="/publications" variant="light">
              {t('changes.seePublications')}
            </LinkButton>
          }
        />
      )}
      {rows.length > 0 && me && (
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Stack gap="sm">
              {groups.map(({ whose, items }) => (
                <Fragment key={whose}>
                  {rows.some((one) => !isMine(one)) && (
                    <Group justify="space-between" gap="sm">
                      <Title order={2}>{t(`changes.of.${whose}`, { count: items.length })}</Title>
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() =>
                          items.filter((one) => isChosen(one) === items.every(isChosen)).map(toggle)
                        }
                      >
                        {t(items.every(isChosen) ? 'changes.untickAll' : 'changes.tickAll')}
                      </Button>
                    </Group>
                  )}
                  {items.map((change) => (
                    <ChangeCard
                      key={keyOf(change)}
                      change={change}
                      chosen={isChosen(change)}
                      onToggle={() => toggle(change)}
                    />
                  ))}
                </Fragment>
              ))}
              <SceneLacks ids={goingScenes(chosen)} />
              {chosen.length > 0 && <Differences dry={dry} />}
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <PublishPanel scope={scope} count={chosen.length} dry={dry} />
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}
