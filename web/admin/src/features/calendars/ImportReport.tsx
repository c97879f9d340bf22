import { Table, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { CalendarReport } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { Pill } from '../../ui/Pill';
import { TableScroll } from '../../ui/TableScroll';

/** So many entries are shown; the counts above tell of all. */
const SHOWN = 200;

/** Shows what became of a file, once it was read. */
export function useReport(): (report: CalendarReport) => void {
  const { t } = useTranslation();
  return (report) =>
    void modals.open({
      title: t('calendar.report.title'),
      size: 'lg',
      children: <ImportReport report={report} />,
      closeButtonProps: { 'aria-label': t('action.close') },
    });
}

function ImportReport({ report }: { report: CalendarReport }) {
  const { t } = useTranslation();
  const { taken, changed, refused } = report;
  const told = report.entries.filter((entry) => entry.outcome !== 'taken');
  return (
    <>
      <Text mb="md">
        {t('calendar.report.taken', { count: taken + changed })}{' '}
        {refused > 0 ? t('calendar.report.refused', { count: refused }) : t('calendar.report.all')}
      </Text>
      {told.length > 0 && (
        <TableScroll label={t('calendar.report.title')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('calendar.report.line')}</Table.Th>
                <Table.Th>{t('calendar.report.event')}</Table.Th>
                <Table.Th>{t('calendar.report.reason')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {told.slice(0, SHOWN).map((entry) => (
                <Table.Tr key={entry.line}>
                  <Table.Td className="v-num">{entry.line}</Table.Td>
                  <Table.Td>{entry.summary || entry.uid || '–'}</Table.Td>
                  <Table.Td>
                    <Outcome refused={entry.outcome === 'refused'} />
                    {entry.codes.map((code) => (
                      <Text key={code} size="sm">
                        {t(`calendar.remark.${code}` as 'calendar.remark.cancelled', {
                          defaultValue: entry.reason,
                        })}
                      </Text>
                    ))}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
    </>
  );
}

function Outcome({ refused }: { refused: boolean }) {
  const { t } = useTranslation();
  return (
    <Pill tone={refused ? 'bad' : 'warn'} shape={refused ? 'cross' : 'triangle'}>
      {refused ? t('calendar.report.isRefused') : t('calendar.report.isChanged')}
    </Pill>
  );
}
