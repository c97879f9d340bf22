import { Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { PresenceSegment, ScreenHistory } from '@vitrine/api/types';
import { useState } from 'react';
import { historyQuery } from '../../data/history';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { TableScroll } from '../../ui/TableScroll';
import classes from './Screen.module.css';
import { Sparkline } from './Sparkline';

const SPANS = { '24h': 24, '7d': 168, '30d': 720 } as const;
type Span = keyof typeof SPANS;
const METRICS = [
  { name: 'loadPermille', per: 10, unit: ' %' },
  { name: 'memoryBytes', per: 1_048_576, unit: ' Mio' },
  { name: 'freeBytes', per: 1_073_741_824, unit: ' Gio' },
  { name: 'temperatureCelsius', per: 1, unit: ' °C' },
  { name: 'dropped', per: 1, unit: '' },
  { name: 'clockOffsetMs', per: 1, unit: ' ms' },
] as const;

const BANDS = {
  online: { y: 0, height: 24, fill: 'var(--v-accent)' },
  offline: { y: 16, height: 8, fill: 'var(--mantine-color-red-7)' },
  unknown: { y: 11, height: 2, fill: 'var(--mantine-color-dimmed)' },
} as const;

/** How the screen has fared: when it was connected, and what its machine said. */
export function Health({ id }: { id: string }) {
  const { t } = useTranslation();
  const [span, setSpan] = useState<Span>('24h');
  const { data, error } = useQuery(historyQuery(id, SPANS[span]));
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="health">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="health">
          {t('health.title')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('health.span')}
          value={span}
          onChange={(value) => setSpan(value as Span)}
          data={(Object.keys(SPANS) as Span[]).map((value) => ({ value, label: t(`health.${value}`) }))}
        />
      </Group>
      {error && <Failure error={error} />}
      {!data && !error && <Skeleton height={180} radius="md" />}
      {data && <Told history={data} />}
    </section>
  );
}

function Told({ history }: { history: ScreenHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { permille, openPermille, unknownPermille } = history.uptime;
  const percent = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : `${format.number(value / 10)} %`;
  const lines = METRICS.map(({ name, per, unit }) => {
    const points = history.series[name] ?? [];
    const figures = (pick: (point: (typeof points)[number]) => number) =>
      points.map((point) => pick(point) / per);
    const show = (value: number) => `${format.number(Math.round(value * 10) / 10)}${unit}`;
    return { name, points, averages: figures((point) => point.average), figures, show };
  }).filter(({ points }) => points.length > 0);
  return (
    <>
      <Text size="sm" mb="xs" hidden={permille === null}>
        {openPermille === null
          ? t('health.uptimeAll', { all: percent(permille) })
          : t('health.uptime', { all: percent(permille), open: percent(openPermille) })}
        {(unknownPermille ?? 0) > 0 && ` · ${t('health.unknownShare', { share: percent(unknownPermille) })}`}
      </Text>
      <Ribbon history={history} />
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('health.nothing')}
        </Text>
      )}
      <div
        style={{
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
          gap: 16,
          marginTop: 12,
        }}
      >
        {lines.map(({ name, points, averages, show }) => (
          <figure key={name} style={{ margin: 0 }}>
            <figcaption>
              <Text size="sm" fw={550} component="span">
                {t(`health.metric.${name}`)}
              </Text>{' '}
              <Text size="sm" c="dimmed" component="span">
                {show(averages.at(-1) ?? 0)}
              </Text>
            </figcaption>
            <Sparkline
              from={Date.parse(history.from)}
              to={Date.parse(history.to)}
              points={points.map((point, at) => [Date.parse(point.at), averages[at] ?? 0])}
            />
          </figure>
        ))}
      </div>
      {lines.length > 0 && (
        <details style={{ marginTop: 12 }}>
          <summary>{t('health.asTable')}</summary>
          <TableScroll label={t('health.asTable')}>
            <table style={{ width: '100%', textAlign: 'left' }}>
              <thead>
                <tr>
                  <th scope="col">{t('health.measure')}</th>
                  <th scope="col">{t('health.average')}</th>
                  <th scope="col">{t('health.min')}</th>
                  <th scope="col">{t('health.max')}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map(({ name, averages, figures, show }) => (
                  <tr key={name}>
                    <th scope="row">{t(`health.metric.${name}`)}</th>
                    <td>{show(averages.reduce((sum, value) => sum + value, 0) / averages.length)}</td>
                    <td>{show(Math.min(...figures((point) => point.min)))}</td>
                    <td>{show(Math.max(...figures((point) => point.max)))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        </details>
      )}
    </>
  );
}

/** When it was connected: full where it was, low where it was not, a thin line where nobody knows. */
function Ribbon({ history }: { history: ScreenHistory }) {
  const { t } = useTranslation();
  const [from, to] = [Date.parse(history.from), Date.parse(history.to)];
  const place = (at: string) => ((Date.parse(at) - from) / (to - from)) * 1000;
  const away = history.presence.filter(({ state }) => state === 'offline');
  const unknown = history.presence.filter(({ state }) => state === 'unknown');
  return (
    <>
      <svg
        viewBox="0 0 1000 24"
        preserveAspectRatio="none"
        role="img"
        aria-label={[
          t('health.ribbon', { count: away.length }),
          unknown.length > 0 && t('health.unknownTimes', { count: unknown.length }),
        ]
          .filter(Boolean)
          .join(' ')}
        style={{
          display: 'block',
          width: '100%',
          height: 24,
          background: 'var(--v-sunken)',
          borderRadius: 4,
        }}
      >
        {history.presence.map((segment) => (
          <rect
            key={segment.from}
            x={place(segment.from)}
            width={Math.max(1, place(segment.to) - place(segment.from))}
            {...BANDS[segment.state]}
          />
        ))}
      </svg>
      {away.length > 0 && (
        <Times
          title={t('health.absences', { count: away.length })}
          segments={away}
          words={({ reason }) => t(`health.reason.${reason ?? 'lost'}`)}
        />
      )}
      {unknown.length > 0 && (
        <Times
          title={t('health.unknownTimes', { count: unknown.length })}
          segments={unknown}
          words={() => t('health.reason.unknown')}
        />
      )}
    </>
  );
}

interface TimesProps {
  title: string;
  segments: PresenceSegment[];
  words: (segment: PresenceSegment) => string;
}

/** Stretches of time as a list, each with why. */
function Times({ title, segments, words }: TimesProps) {
  const format = useFormat();
  return (
    <details>
      <summary>{title}</summary>
      <ul style={{ margin: '4px 0', paddingLeft: 20 }}>
        {segments.slice(-50).map((segment) => (
          <li key={segment.from}>
            {format.dateTime(segment.from)} – {format.dateTime(segment.to)} · {words(segment)}
          </li>
        ))}
      </ul>
    </details>
  );
}
