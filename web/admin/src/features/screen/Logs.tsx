import { Code, ScrollArea, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { logsQuery } from '../../data/history';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';

/** The last lines of the screen's log, as far as it sent them. */
export function Logs({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(logsQuery(id));
  const lines = data?.items ?? [];
  if (lines.length === 0) return null;
  return (
    <details style={{ marginTop: 16 }}>
      <summary>{t('command.logs', { count: lines.length })}</summary>
      <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0, 'aria-label': t('command.logTitle') }}>
        <ol style={{ margin: '8px 0', padding: 0, listStyle: 'none' }}>
          {lines.map((line, place) => (
            // the same words may come twice in the same instant
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names
            <li key={place}>
              <Text component="span" size="sm" c="dimmed">
                {format.dateTime(line.at)} · {t(`command.level.${line.level as 'info'}`)}
              </Text>{' '}
              <Code>{line.message}</Code>
            </li>
          ))}
        </ol>
      </ScrollArea.Autosize>
    </details>
  );
}
