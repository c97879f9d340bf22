import { Table, Text } from '@mantine/core';
import type { PlaysLine, ReportBy } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { TableScroll } from '../../ui/TableScroll';
import classes from './Reports.module.css';

interface Props {
  by: ReportBy;
  rows: PlaysLine[];
  zone: string;
  /** Without it, nothing can be said of what was planned. */
  isPlanKnown: boolean;
}

/** The lines of the report, with a bar that compares the time shown. */
export function Lines({ by, rows, zone, isPlanKnown }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const head = t(`reports.groups.${by}`);
  const longest = Math.max(1, ...rows.map(({ figures }) => figures.shownMs));
  const name = (line: PlaysLine) =>
    line.day ? format.dateOnly(line.day) : (line.name ?? t('reports.unknown'));
  const counts = ['plays', 'asPlanned', 'cut', 'unplanned', 'failed', 'missing', 'planned'] as const;
  return (
    <TableScroll label={head}>
      <Table verticalSpacing="sm" horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{head}</Table.Th>
            <Table.Th className={classes.wide}>{t('reports.shown')}</Table.Th>
            {counts.map((count) => (
              <Table.Th key={count} className={classes.number}>
                {t(`reports.${count}`)}
              </Table.Th>
            ))}
            {by === 'screen' && <Table.Th miw={130}>{t('reports.completeTo')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((line) => (
            <Table.Tr key={line.id ?? line.day}>
              <Table.Th scope="row" fw={500} className={classes.name}>
                {name(line)}
                {line.site && (
                  <Text size="sm" c="dimmed">
                    {line.site}
                  </Text>
                )}
              </Table.Th>
              <Table.Td>
                <span className={`v-num ${classes.length}`}>{format.hours(line.figures.shownMs)}</span>
                <span
                  aria-hidden
                  className={classes.line}
                  style={{ width: `${(line.figures.shownMs / longest) * 100}%` }}
                />
              </Table.Td>
              {counts.map((count) => (
                <Table.Td key={count} className={`v-num ${classes.number}`}>
                  {count === 'planned' && !isPlanKnown ? '–' : format.number(line.figures[count])}
                </Table.Td>
              ))}
              {by === 'screen' && (
                <Table.Td className="v-num">
                  {line.coverage?.completeTo
                    ? format.dateTime(line.coverage.completeTo, zone)
                    : t('reports.never')}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}
