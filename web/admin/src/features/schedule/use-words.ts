import type { Campaign } from '@vitrine/api/types';
import type { TFunction } from 'i18next';
import { begun } from '../../lib/typography';
import { useTranslation } from '../../lib/use-translation';
import { DAY, HOUR } from '../../lib/wall';
import type { Range, Stretch } from './axis';
import type { Bar } from './bars';

export interface WallWords {
  /** "Tue 24 Nov". */
  day(at: number): string;
  /** "Tuesday 24 November 2026". */
  longDay(at: number): string;
  time(at: number): string;
  /** "Tue 24 Nov, 09:00 – 12:00". */
  stretch(stretch: Stretch): string;
  /** When a bar begins and ends, also beyond the range: "from Tue 24 Nov, 09:00, no end". */
  life(bar: Pick<Bar, 'from' | 'to'>): string;
  range(range: Range): string;
  weekday(at: number): string;
  /** "Winter sale, Loop, priority 5, Tue 24 Nov, 09:00 – 12:00, never published". */
  bar(bar: Bar): string;
}

/** Words of a format, kept: every bar has some, and many have the same. */
function kept(format: Intl.DateTimeFormat): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    const found = known.get(at);
    if (found !== undefined) return found;
    const words = format.format(at);
    if (known.size > 5000) known.clear();
    known.set(at, words);
    return words;
  };
}

const made = new Map<string, WallWords>();

/** Wall-clock times and bars in words. */
export function useWords(): WallWords {
  const { t, i18n } = useTranslation();
  const known = made.get(i18n.language);
  if (known) return known;
  const words = wordsFor(i18n.language, t);
  made.set(i18n.language, words);
  return words;
}

function wordsFor(language: string, t: TFunction): WallWords {
  const locale = language === 'en' ? 'en-GB' : language;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const short = kept(format({ weekday: 'short', day: 'numeric', month: 'short' }));
  const long = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const clock = kept(format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
  const month = format({ month: 'long', year: 'numeric' });
  const dates = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const name = format({ weekday: 'short' });
  const isMidnight = (at: number) => at % DAY === 0;
  const both = (at: number) => (isMidnight(at) ? short(at) : `${short(at)}, ${clock(at)}`);
  const stretch = ({ start, end }: Stretch) => {
    if (end - start <= DAY && !(isMidnight(start) && isMidnight(end))) {
      const until = isMidnight(end) ? '24:00' : clock(end);
      return `${short(start)}, ${clock(start)} – ${until}`;
    }
    const last = isMidnight(end) ? end - HOUR : end;
    if (isMidnight(start) && last - start < DAY) return short(start);
    return `${both(start)} – ${isMidnight(end) ? short(last) : both(end)}`;
  };
  const life = ({ from, to }: Pick<Bar, 'from' | 'to'>) => {
    if (from !== null && to !== null) return stretch({ start: from, end: to });
    const end =
      to === null
        ? t('campaign.noEnd')
        : t('campaign.until', { to: isMidnight(to) ? short(to - HOUR) : both(to) });
    return from === null ? end : `${t('campaign.starting', { from: both(from) })}, ${end}`;
  };
  const state = (campaign: Campaign) => (campaign.paused ? t('phase.paused') : t(`draft.${campaign.state}`));
  return {
    day: (at) => short(at),
    longDay: (at) => begun(long.format(at)),
    time: (at) => clock(at),
    stretch,
    life,
    range: ({ view, start, end }) => {
      if (view === 'day') return begun(long.format(start));
      return view === 'month' ? begun(month.format(start)) : dates.formatRange(start, end - DAY);
    },
    weekday: (at) => name.format(at),
    bar: (bar) =>
      [
        bar.campaign.name,
        t(`kind.${bar.campaign.kind}`),
        ...(bar.campaign.priority > 0 ? [t('schedule.priority', { priority: bar.campaign.priority })] : []),
        life(bar),
        ...(bar.campaign.state === 'published' && !bar.campaign.paused ? [] : [state(bar.campaign)]),
      ].join(', '),
  };
}
