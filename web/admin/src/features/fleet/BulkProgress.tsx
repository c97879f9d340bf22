import { Button, Group, Progress, Select, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BulkOperation, BulkResultState } from '@vitrine/api/types';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { bulkQuery, bulkResultsQuery, cancelBulk, isMoving, undoBulk } from '../../data/bulk';
import { deviceWords } from '../../lib/server-words';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure, useFailureText } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { toldFailure } from '../../ui/notify';
import { SelectResults } from './SelectResults';

const STATES: BulkResultState[] = [
  'waiting',
  'queued',
  'sent',
  'accepted',
  'running',
  'done',
  'failed',
  'expired',
  'cancelled',
  'skipped',
];
const OVER: BulkResultState[] = ['done', 'failed', 'expired', 'cancelled', 'skipped'];

interface Props {
  id: string;
  /** The store of a screen, as far as it is known. */
  storeOf: (id: string) => string | undefined;
  onNext: (operation: BulkOperation) => void;
  onClosed: () => void;
  /** Selects screens in the list, so that something else can be done with them. */
  onSelect: (screens: string[]) => void;
}

/** How far an act on many screens is, what became of each, and the way back. */
export function BulkProgress({ id, storeOf, onNext, onClosed, onSelect }: Props) {
  const { t } = useTranslation();
  const failure = useFailureText();
  const client = useQueryClient();
  const { data, error } = useQuery(bulkQuery(id));
  const [state, setState] = useState<BulkResultState | ''>('');
  const left = useInfiniteQuery({
    ...bulkResultsQuery(id, 'skipped'),
    enabled: (data?.counts.skipped ?? 0) > 0,
  });
  const settled = () => {
    for (const queryKey of [['bulk'], ['screen'], ['tag']]) void client.invalidateQueries({ queryKey });
  };
  const cancel = useMutation({
    mutationFn: () => cancelBulk(id),
    onSuccess: settled,
    onError: (refusal) => toldFailure(failure(refusal)),
  });
  const undo = useMutation({
    mutationFn: () => undoBulk(id),
    onSuccess: (next) => {
      settled();
      onNext(next);
    },
    onError: (refusal) => toldFailure(failure(refusal)),
  });
  if (error) return <Failure error={error} />;
  if (!data) return null;
  const why = [...new Set(left.data?.pages.flatMap(({ items }) => items.map(({ reason }) => reason)) ?? [])]
    .filter((reason) => reason !== null && reason !== undefined)
    .map((reason) => reasonWords(t, reason));
  const over = OVER.reduce((sum, name) => sum + (data.counts[name] ?? 0), 0);
  const moving = isMoving(data);
  const told = STATES.filter((name) => data.counts[name]).map((name) =>
    name === 'skipped' && why.length > 0
      ? t('bulk.countedWhy', {
          count: data.counts[name],
          state: t(`bulk.state.${name}`),
          why: why.join(', '),
        })
      : t('bulk.counted', { count: data.counts[name], state: t(`bulk.state.${name}`) }),
  );
  return (
    <section className="v-card" aria-label={t('bulk.progress')} style={{ padding: 16, marginBottom: 16 }}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {data.undoes ? t('bulk.undoing') : t(`bulk.kind.${data.action.kind}`)}
        </Title>
        <Group gap="xs">
          {moving && (
            <Button
              variant="default"
              size="compact-sm"
              loading={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              {t('bulk.cancel')}
            </Button>
          )}
          {data.canUndo && !data.undoes && (
            <Button
              variant="default"
              size="compact-sm"
              loading={undo.isPending}
              onClick={() => undo.mutate()}
            >
              {t('bulk.undo')}
            </Button>
          )}
          <Button variant="subtle" size="compact-sm" onClick={onClosed}>
            {t('action.close')}
          </Button>
        </Group>
      </Group>
      <Progress
        value={data.total === 0 ? 100 : (over / data.total) * 100}
        aria-label={t('bulk.progress')}
        mb="xs"
      />
      <Text size="sm" role="status">
        {t('bulk.over', { over, count: data.total })}
        {told.length > 0 && ` · ${told.join(' · ')}`}
      </Text>
      <Select
        mt="sm"
        w={260}
        size="sm"
        label={t('bulk.results')}
        placeholder={t('bulk.chooseState')}
        clearable
        value={state || null}
        onChange={(value) => setState((value ?? '') as BulkResultState | '')}
        data={STATES.filter((name) => data.counts[name]).map((value) => ({
          value,
          label: t(`bulk.state.${value}`),
        }))}
      />
      {state && data.counts[state] && (
        <SelectResults id={id} state={state} count={data.counts[state]} onSelect={onSelect} />
      )}
      {state && <Results id={id} state={state} storeOf={storeOf} />}
    </section>
  );
}

/** Why a screen was left as it is, or what it said. */
function reasonWords(t: TFunction, reason: string): string {
  return t(`bulk.reason.${reason as 'unchanged'}`, { defaultValue: deviceWords(reason) });
}

function Results({ id, state, storeOf }: Pick<Props, 'id' | 'storeOf'> & { state: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(bulkResultsQuery(id, state));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ul style={{ margin: '8px 0', paddingLeft: 20 }}>
        {rows.map((row) => (
          <li key={row.screenId}>
            <LinkText size="sm" to="/screens/$id" params={{ id: row.screenId }}>
              {row.screenName}
            </LinkText>
            <Text component="span" size="sm" c="dimmed">
              {storeOf(row.screenId) && ` · ${storeOf(row.screenId)}`}
              {row.reason && ` · ${reasonWords(t, row.reason)}`}
            </Text>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          variant="default"
          size="compact-sm"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('action.loadMore')}
        </Button>
      )}
    </>
  );
}
