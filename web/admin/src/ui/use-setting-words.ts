import type { PlayerSettings, SettingSource } from '@vitrine/api/types';
import { useTranslation } from '../lib/use-translation';

export type SettingName = keyof PlayerSettings;

/** Settings in words. */
export function useSettingWords() {
  const { t } = useTranslation();
  const days = (list: number[]) => list.map((day) => t(`weekday.short.${day as 1}`)).join(', ');
  const powerWords = (power: NonNullable<PlayerSettings['power']>): string => {
    const mode = t(`behaviour.mode.${power.mode}`);
    if (power.mode !== 'own') return mode;
    const hours = power.hours.weekly.map((one) => `${days(one.days)} ${one.start}–${one.end}`);
    return t('behaviour.named', { name: mode, value: hours.join(' · ') || t('hours.glass.none') });
  };
  const value = (name: SettingName, settings: PlayerSettings): string => {
    const number = Number(settings[name] ?? 0);
    switch (name) {
      case 'volumePercent':
        return t('behaviour.percent', { percent: number });
      case 'rotation':
        return t(`screen.rotate.${String(settings.rotation ?? 0) as '0'}`);
      case 'power':
        return powerWords(settings.power ?? { mode: 'opening_hours' });
      case 'bandwidthKbps':
        return number ? t('behaviour.kbps', { kbps: number }) : t('behaviour.noLimit');
      case 'screenshotEveryMs':
        return number ? t('behaviour.everyMinutes', { count: number / 60_000 }) : t('behaviour.never');
      case 'heartbeatMs':
        return t('behaviour.everySeconds', { count: number / 1_000 });
      case 'reconnectSpreadMs':
        return t('behaviour.withinSeconds', { count: number / 1_000 });
      case 'downloadWindow': {
        const window = settings.downloadWindow;
        const always = !window || (window.start === '00:00' && window.end === '24:00');
        return always ? t('behaviour.anyTime') : `${window.start} – ${window.end}`;
      }
      case 'volumeHours':
        return (
          (settings.volumeHours ?? [])
            .map(({ start, end, percent }) => `${start} – ${end} ${t('behaviour.percent', { percent })}`)
            .join(', ') || t('behaviour.noHours')
        );
    }
  };
  const from = (source: SettingSource | undefined, words: string): string => {
    if (!source || source.level === 'standard') return t('behaviour.fromStandard', { value: words });
    if (source.level === 'organisation')
      return t('behaviour.fromProfile', { name: source.profileName ?? '', value: words });
    const name = source.level === 'site' ? source.name : source.profileName;
    return t('behaviour.fromPlace', { name: name ?? '', value: words });
  };
  return { value, from };
}
