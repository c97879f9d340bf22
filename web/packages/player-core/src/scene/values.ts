/** What an element says at an instant, in the language and the zone of the store. Pure. */
import type { Content, ContentOf, FactValue, Surroundings } from './types';

type Speech = Pick<Surroundings, 'facts' | 'locale' | 'timeZone'>;

/** The text of an element that has one, and the next instant at which it may differ (null: never). */
export function saying(
  content: Content,
  around: Speech,
  now: number,
): { text: string; until: number | null } | null {
  switch (content.kind) {
    case 'text':
    case 'ticker':
      return { text: content.text, until: null };
    case 'data':
      return ofFact(content, around, now);
    case 'clock':
      return {
        text: timeOf(content.seconds, around, now),
        until: next(now, content.seconds ? 1_000 : 60_000),
      };
    case 'date':
      return { text: dateOf(content.format, around, now), until: next(now, 60_000) };
    default:
      return null;
  }
}

function next(now: number, step: number): number {
  return (Math.floor(now / step) + 1) * step;
}

function ofFact(
  content: ContentOf<'data'>,
  around: Speech,
  now: number,
): { text: string; until: number | null } {
  const fact: FactValue | undefined = around.facts[content.fact];
  const until = fact?.until ?? null;
  if (!fact || (until !== null && until <= now)) return { text: content.fallback, until: null };
  return { text: `${content.prefix}${written(content, fact.value, around.locale)}${content.suffix}`, until };
}

function written(
  { format, decimals, currency }: ContentOf<'data'>,
  value: FactValue['value'],
  locale: string,
): string {
  if (typeof value === 'boolean') {
    const french = locale.slice(0, 2) === 'fr';
    return value ? (french ? 'oui' : 'yes') : french ? 'non' : 'no';
  }
  if (typeof value === 'string' || format === 'text') return String(value);
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const style = format === 'price' ? { style: 'currency' as const, currency } : {};
  return new Intl.NumberFormat(locale, { ...digits, ...style }).format(value);
}

function timeOf(seconds: boolean, { locale, timeZone }: Speech, now: number): string {
  const options: Intl.DateTimeFormatOptions = { timeZone, hour: '2-digit', minute: '2-digit' };
  if (seconds) options.second = '2-digit';
  return formatted(locale, options, now);
}

const DATES: Record<ContentOf<'date'>['format'], Intl.DateTimeFormatOptions> = {
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { day: '2-digit', month: '2-digit', year: 'numeric' },
  weekday: { weekday: 'long' },
};

function dateOf(format: ContentOf<'date'>['format'], { locale, timeZone }: Speech, now: number): string {
  const text = formatted(locale, { ...DATES[format], timeZone }, now);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A zone that this browser does not know gives the time in UTC. */
function formatted(locale: string, options: Intl.DateTimeFormatOptions, now: number): string {
  // the English of this product is European: 24 hours, day before month
  const language = locale.slice(0, 2) === 'en' ? 'en-GB' : locale;
  try {
    return new Intl.DateTimeFormat(language, options).format(now);
  } catch {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(now);
  }
}
