import { Button, Select, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@vitrine/api/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auditQuery } from '../../data/people';
import { useFormat } from '../../lib/format';
import { Failure } from '../../ui/Failure';
import { TableScroll } from '../../ui/TableScroll';
import { ACTIONS } from './audit-actions';
import { useDetailWords } from './audit-words';

function whoOf({ who }: AuditEntry): string {
  if (!who) return '–';
  return typeof who === 'string' ? who : who.name;
}

function Detail({ entry }: { entry: AuditEntry }) {
  const wordsOf = useDetailWords();
  return (
    <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
      {wordsOf(entry).join(' · ')}
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
  const [action, setAction] = useState<string | null>(null);
  const list = useInfiniteQuery(auditQuery(action ?? undefined));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('audit.lead')}</Text>
      <Select
        label={t('audit.action')}
        placeholder={t('audit.every')}
        maw={360}
        searchable
        clearable
        value={action}
        onChange={setAction}
        data={ACTIONS.map((value) => ({ value, label: t(`audit.did.${value}`) }))}
      />
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
