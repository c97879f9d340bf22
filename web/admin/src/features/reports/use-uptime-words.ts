import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Shares and lengths of an uptime report as text. */
export function useUptimeWords() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const locale = i18n.language === 'en' ? 'en-GB' : i18n.language;
  // 99.9 % is not 100 %: the server rounds down, and so does the page
  const exact = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    share: (percent: number | null) => (percent === null ? t('uptime.nothing') : exact.format(percent / 100)),
    /** To the minute below an hour, to the tenth above. */
    length: (ms: number) => {
      if (ms <= 0) return '–';
      const step = ms < HOUR_MS ? MINUTE_MS : HOUR_MS / 10;
      return format.lengthOf(Math.max(MINUTE_MS, Math.round(ms / step) * step));
    },
  };
}
