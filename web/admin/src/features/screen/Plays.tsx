import { Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Play, Screen } from '@vitrine/api/types';
import { playsQuery } from '../../data/screens';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Pill, type Shape, type Tone } from '../../ui/Pill';
import classes from './Screen.module.css';

const LOOK: Record<Play['outcome'], [Tone, Shape]> = {
  complete: ['good', 'check'],
  cut: ['warn', 'triangle'],
  failed: ['bad', 'cross'],
};

/** The proof of play: what was shown, when by the store's clock, for how long. */
export function Plays({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(playsQuery(screen.id));
  const rows = data?.items ?? [];
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="plays">
      <div className={classes.head}>
        <Title order={2} id="plays">
          {t('plays.title')}
        </Title>
        <Text size="sm" c="dimmed" id="plays-zone">
          {t('plays.zone', { zone: screen.effectiveTimeZone.replaceAll('_', ' ') })}
        </Text>
      </div>
      {rows.length === 0 && <Text c="dimmed">{t('plays.none')}</Text>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <section className={classes.scroll} tabIndex={0} aria-labelledby="plays-zone">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('plays.at')}</Table.Th>
                <Table.Th>{t('plays.what')}</Table.Th>
                <Table.Th>{t('media.duration')}</Table.Th>
                <Table.Th>{t('plays.outcome')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((play) => {
                const [tone, shape] = LOOK[play.outcome];
                return (
                  <Table.Tr key={`${play.boot}-${play.seq}`}>
                    <Table.Td className="v-num">
                      {format.time(play.startedAt, screen.effectiveTimeZone)}
                    </Table.Td>
                    <Table.Td>
                      {play.media && <div>{play.media}</div>}
                      <Text size="sm" c="dimmed">
                        {play.campaign ?? '–'}
                      </Text>
                    </Table.Td>
                    <Table.Td className="v-num">{format.clock(play.durationMs)}</Table.Td>
                    <Table.Td>
                      <Pill tone={tone} shape={shape}>
                        {t(`plays.${play.outcome}`)}
                      </Pill>
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </section>
      )}
    </section>
  );
}
