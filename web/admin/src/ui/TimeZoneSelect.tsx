import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { zoneName } from '../lib/format';

const FIRST = [
  'Europe/Paris',
  'Europe/Brussels',
  'Europe/Zurich',
  'Europe/London',
  'America/Martinique',
  'Indian/Reunion',
];

/** Every zone the browser knows, the likeliest first. */
export function TimeZoneSelect(props: SelectProps) {
  // one that was set elsewhere, such as `UTC`, may be none of the browser's list
  const own = props.value;
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone');
    const all = new Set([...FIRST, 'UTC', ...(own ? [own] : []), ...known]);
    return [...all].map((value) => ({ value, label: zoneName(value) }));
  }, [own]);
  return <Select searchable limit={60} data={zones} checkIconPosition="right" {...props} />;
}
