import { useFormat } from '../lib/format';
import { useTranslation } from '../lib/use-translation';
import { wallOf } from '../lib/zone';

/** "Fri 27 Nov, 16:00 – 20:00", by the clock of the store. */
export function useStretch(zone: string): (start: string, end: string) => string {
  const format = useFormat();
  return (start, end) => {
    // one that ends at midnight, or on the next morning, is told by its times alone
    const near = Date.parse(end) - Date.parse(start) <= 86_400_000;
    const clock = wallOf(Date.parse(end), zone).slice(11);
    return `${format.dayTime(start, zone)} – ${near ? (clock === '00:00' ? '24:00' : clock) : format.dayTime(end, zone)}`;
  };
}

/** The same for a stretch that may have begun already, or have no end in sight. */
export function useOpenStretch(zone: string): (start: string | null, end: string | null) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const stretch = useStretch(zone);
  return (start, end) => {
    if (!start && !end) return t('upcoming.always');
    if (!start) return t('upcoming.until', { end: format.dayTime(end ?? '', zone) });
    if (!end) return t('upcoming.from', { start: format.dayTime(start, zone) });
    return stretch(start, end);
  };
}
