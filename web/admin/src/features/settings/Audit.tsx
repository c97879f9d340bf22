import { Anchor, Button, Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditEntry } from '@vitrine/api/types';
import { auditQuery, auditTable } from '../../data/people';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { homeZone, wallOf } from '../../lib/zone';
import { Failure } from '../../ui/Failure';
import { TableScroll } from '../../ui/TableScroll';
import { useTable } from '../../ui/use-table';
import { AuditFilters } from './AuditFilters';
import { filterOf, known, type Search } from './audit-filter';
import { useDetailWords } from './audit-words';

function whoOf({ who }: AuditEntry): string {
  if (!who) return '–';
  return typeof who === 'string' ? who : who.name;
}

function Detail({ entry }: { entry: AuditEntry }) {
  const words = useDetailWords(entry);
  return (
    <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
      {words.join(' · ')}
    </Text>
  );
}

function Action({ action }: AuditEntry) {
  const { t } = useTranslation();
  return <Text size="sm">{t(`audit.did.${action as 'auth.login'}`, { defaultValue: action })}</Text>;
}

/** Who did what, newest first; it can be read but never changed. */
export function Audit() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const search = known(useSearch({ from: '/inside/settings/$section' }));
  const pick = (change: Search) =>
    void navigate({
      to: '/settings/$section',
      params: { section: 'audit' },
      search: { ...search, ...change },
      replace: true,
    });
  const filter = filterOf(search);
  const list = useInfiniteQuery(auditQuery(filter));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const today = wallOf(Date.now(), homeZone()).slice(0, 10);
  const last = search.to ?? today;
  const table = useTable('audit', { first: search.from ?? last, last }, (locale) =>
    auditTable(filter, locale),
  );
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('audit.lead')}</Text>
      <AuditFilters search={search} onPick={pick} />
      <Group>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
          loading={table.busy}
          onClick={table.download}
        >
          {t('reports.csv')}
        </Button>
      </Group>
      {list.isSuccess && rows.length === 0 && <Text>{t('audit.none')}</Text>}
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={240} radius="lg" />}
      {rows.length > 0 && (
        <TableScroll label={t('settings.audit')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th visibleFrom="sm">{t('plays.at')}</Table.Th>
                <Table.Th visibleFrom="sm">{t('audit.who')}</Table.Th>
                <Table.Th>{t('audit.action')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((entry) => (
                <Table.Tr key={entry.id}>
                  <Table.Td visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>
                    {format.dateTime(entry.at)}
                  </Table.Td>
                  <Table.Td visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>
                    {whoOf(entry)}
                  </Table.Td>
                  <Table.Td w={{ sm: '60%' }}>
                    <Action {...entry} />
                    <Detail entry={entry} />
                    {!search.object && (
                      <Anchor
                        component="button"
                        size="sm"
                        aria-label={t('audit.sameOf', {
                          kind: t(`audit.object.${entry.objectKind as 'screen'}`, { defaultValue: '' }),
                          when: format.dateTime(entry.at),
                        })}
                        onClick={() => pick({ about: entry.objectKind, object: entry.objectId })}
                      >
                        {t('audit.same')}
                      </Anchor>
                    )}
                    <Text size="sm" c="dimmed" hiddenFrom="sm">
                      {format.dateTime(entry.at)} · {whoOf(entry)}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
      {list.hasNextPage && (
        <Button variant="subtle" onClick={() => void list.fetchNextPage()}>
          {t('action.loadMore')}
        </Button>
      )}
    </Stack>
  );
}
