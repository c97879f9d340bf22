import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { useFormat } from '../lib/format';
import { useZoneNote } from './ZoneNote';

/** "3 min ago", or as a span "3 min", which moves by itself; the exact instant is in its title. */
export function Since({ at, timeZone, span }: { at: string; timeZone?: string; span?: boolean }) {
  const format = useFormat();
  const note = useZoneNote(timeZone);
  const [, beat] = useState(0);
  useInterval(() => beat((count) => count + 1), 15_000, { autoInvoke: true });
  return (
    <time
      dateTime={at}
      title={note ? `${format.dateTime(at, timeZone)} (${note})` : format.dateTime(at, timeZone)}
    >
      {span ? format.lasting(at) : format.ago(at)}
    </time>
  );
}
