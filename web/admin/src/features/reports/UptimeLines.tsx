import { Table, Text } from '@mantine/core';
import type { UptimeBy, UptimeLine } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import { TableScroll } from '../../ui/TableScroll';
import classes from './Reports.module.css';
import { counted, type Hours } from './uptime';
import { useUptimeWords } from './use-uptime-words';

interface Props {
  by: UptimeBy;
  hours: Hours;
  rows: UptimeLine[];
}

/** The lines of the report, with a bar that compares how long screens were connected. */
export function UptimeLines({ by, hours, rows }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useUptimeWords();
  const head = t(`reports.groups.${by}`);
  return (
    <TableScroll label={head}>
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{head}</Table.Th>
            <Table.Th className={classes.wide}>{t('uptime.online')}</Table.Th>
            {(['unknown', 'outages', 'longest'] as const).map((name) => (
              <Table.Th key={name} className={classes.number}>
                {t(`uptime.${name}`)}
              </Table.Th>
            ))}
            {by !== 'screen' && <Table.Th className={classes.number}>{t('uptime.screens')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((line) => {
            const { online, unknown, outages, longestMs } = counted(hours, line.figures);
            return (
              <Table.Tr key={line.id ?? line.day}>
                <Table.Th scope="row" fw={500} className={classes.name}>
                  <Name by={by} line={line} store={line.site ?? undefined} />
                </Table.Th>
                <Table.Td>
                  <span className={`v-num ${classes.length}`}>{words.share(online)}</span>
                  <span aria-hidden className={classes.line} style={{ width: `${online ?? 0}%` }} />
                </Table.Td>
                <Table.Td className={`v-num ${classes.number}`}>{words.share(unknown)}</Table.Td>
                <Table.Td className={`v-num ${classes.number}`}>{format.number(outages)}</Table.Td>
                <Table.Td className={`v-num ${classes.number}`}>{words.length(longestMs)}</Table.Td>
                {by !== 'screen' && (
                  <Table.Td className={`v-num ${classes.number}`}>
                    {format.number(line.figures.screens)}
                  </Table.Td>
                )}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

interface NameProps {
  by: UptimeBy;
  line: UptimeLine;
  store: string | undefined;
}

/** What a line is about; screens of several stores have the same names. */
function Name({ by, line, store }: NameProps) {
  const format = useFormat();
  if (line.day) return format.dateOnly(line.day);
  if (by !== 'screen' || !line.id) return line.name;
  return (
    <>
      <LinkText to="/screens/$id" params={{ id: line.id }} size="sm">
        {line.name}
      </LinkText>
      {store && (
        <Text component="span" size="sm" c="dimmed" display="block">
          {store}
        </Text>
      )}
    </>
  );
}
