import { Button, Checkbox, Group, Skeleton, Stack } from '@mantine/core';
import { IconBell, IconBellOff, IconSettings } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { alertsQuery } from '../../data/alerts';
import { usePermission } from '../../data/me';
import { overviewQuery } from '../../data/overview';
import { among } from '../../lib/search';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { Page } from '../../ui/Page';
import { AlertRow } from './AlertRow';
import classes from './Alerts.module.css';
import { Bulk } from './Bulk';
import { CHOICES, Filters, type Search } from './Filters';

/** The inbox: what needs somebody, since when, and what to do next. */
export function AlertsPage() {
  const { t } = useTranslation();
  const search: Search = among(useSearch({ strict: false }) as Search, CHOICES);
  const mayAct = usePermission('screens:command');
  const mayRule = usePermission('admin');
  const mayAnswer = usePermission('screens:write');
  const { state, kind, severity, site } = search;
  const list = useInfiniteQuery(alertsQuery({ state, kind, severity, siteId: site }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const open = rows.filter((alert) => alert.state === 'open');
  const ticked = open.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const { data: overview } = useQuery(overviewQuery);
  const needy = overview?.attention.length ?? 0;
  const calm =
    needy > 0
      ? t('alerts.needy', { count: needy })
      : t(overview?.screens.total === 0 ? 'alerts.noScreens' : 'alerts.noneText');
  const filtered = Boolean(state || kind || severity || site);
  const tick = (id: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  return (
    <Page
      timed
      title={t('nav.alerts')}
      lead={t('alerts.lead')}
      learn="alerts"
      actions={
        mayRule && (
          <LinkButton
            to="/settings/$section"
            params={{ section: 'alert-rules' }}
            variant="default"
            leftSection={<IconSettings size={18} aria-hidden />}
          >
            {t('alerts.rulesLink')}
          </LinkButton>
        )
      }
    >
      <Stack gap="lg">
        <Filters search={search} />
        {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <Skeleton height={240} radius="lg" aria-busy />}
        {list.isSuccess && rows.length === 0 && (
          <Empty
            icon={filtered ? IconBell : IconBellOff}
            title={t(filtered ? 'alerts.noneFound' : 'alerts.none')}
            text={filtered ? t('alerts.noneFoundText') : calm}
            action={
              !filtered &&
              needy > 0 && (
                <LinkButton to="/" variant="light">
                  {t('alerts.seeNeedy')}
                </LinkButton>
              )
            }
          />
        )}
        {mayAct && open.length > 1 && (
          <Checkbox
            data-home
            label={t('alerts.chooseAll')}
            checked={ticked.length === open.length}
            indeterminate={ticked.length > 0 && ticked.length < open.length}
            onChange={(event) =>
              setChosen(new Set(event.currentTarget.checked ? open.map(({ id }) => id) : []))
            }
          />
        )}
        {rows.length > 0 && (
          <ul className={`v-card ${classes.list}`} aria-label={t('alerts.list')}>
            {rows.map((alert) => (
              <AlertRow
                key={alert.id}
                alert={alert}
                mayAct={mayAct}
                mayAnswer={mayAnswer}
                chosen={chosen.has(alert.id)}
                onChoose={(on) => tick(alert.id, on)}
              />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <Group justify="center">
            <Button
              variant="default"
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t('action.loadMore')}
            </Button>
          </Group>
        )}
        {ticked.length > 0 && <Bulk ids={ticked} onDone={() => setChosen(new Set())} />}
      </Stack>
    </Page>
  );
}
