import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useZone, zoneName } from '../lib/format';
import { useTranslation } from '../lib/use-translation';
import { browserZone, isSameClock } from '../lib/zone';

/** The name of the zone that times are told in here, where its clock is not the reader's own; else nothing. */
export function useZoneNote(timeZone?: string): string | null {
  const around = useZone();
  const zone = timeZone ?? around;
  return useMemo(() => (isSameClock(zone, browserZone(), Date.now()) ? null : zoneName(zone)), [zone]);
}

/** Says once on a page on whose clock its times are told, to who has another one. */
export function ZoneNote() {
  const { t } = useTranslation();
  const zone = useZoneNote();
  if (!zone) return null;
  return (
    <Text size="sm" c="dimmed" mt={4}>
      {t('common.zoneNote', { zone })}
    </Text>
  );
}
