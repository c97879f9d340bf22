import { Button, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { auditQuery } from '../../data/people';
import { useFormat } from '../../lib/format';
import { Failure } from '../../ui/Failure';
import { TableScroll } from '../../ui/TableScroll';

function whoOf({ who }: AuditEntry): string {
  if (!who) return '–';
  return typeof who === 'string' ? who : who.name;
}

function detailOf({ detail }: AuditEntry): string {
  if (detail === null || detail === undefined) return '';
  if (typeof detail !== 'object') return String(detail);
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
}

/** Who did what, newest first; it can be read but never changed. */
export function Audit() {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useInfiniteQuery(auditQuery);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('audit.lead')}</Text>
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={240} radius="lg" />}
      {rows.length > 0 && (
        <TableScroll label={t('settings.audit')}>
          <Table miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('plays.at')}</Table.Th>
                <Table.Th>{t('audit.who')}</Table.Th>
                <Table.Th>{t('audit.action')}</Table.Th>
                <Table.Th>{t('audit.detail')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((entry) => (
                <Table.Tr key={entry.id}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(entry.at)}</Table.Td>
                  <Table.Td>{whoOf(entry)}</Table.Td>
                  <Table.Td>
                    <code>{entry.action}</code>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                      {detailOf(entry)}
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
