import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';

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
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone');
    return [...FIRST, ...known.filter((zone) => !FIRST.includes(zone))].map((value) => ({
      value,
      label: value.replaceAll('_', ' '),
    }));
  }, []);
  return <Select searchable limit={60} data={zones} checkIconPosition="right" {...props} />;
}
