import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';

/** Shares and lengths of an uptime report as text. */
export function useUptimeWords() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const locale = i18n.language === 'en' ? 'en-GB' : i18n.language;
  // 99.9 % is not 100 %: the server rounds down, and so does the page
  const exact = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    share: (percent: number | null) => (percent === null ? t('uptime.nothing') : exact.format(percent / 100)),
    length: (ms: number) => (ms > 0 ? format.lengthOf(ms) : '–'),
  };
}
