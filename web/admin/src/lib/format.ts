import { createContext, useContext } from 'react';
import { useTranslation } from './use-translation';
import { homeZone } from './zone';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', HOUR],
  ['minute', 60_000],
  ['second', 1000],
];

/** "3 min ago" from two instants in epoch milliseconds. */
export function ago(locale: string, then: number, now: number): string {
  const gap = then - now;
  const format = agoIn(locale, { numeric: 'auto', style: 'short' });
  const [unit, size] = UNITS.find(([, milliseconds]) => Math.abs(gap) >= milliseconds) ?? ['second', 1000];
  return format.format(Math.trunc(gap / size), unit);
}

/** "4 h", how long something has lasted. */
export function lasting(locale: string, milliseconds: number): string {
  const gap = Math.max(0, milliseconds);
  const [unit, size] = UNITS.find(([, length]) => gap >= length) ?? ['second', 1000];
  const short = numberIn(locale, { style: 'unit', unit, unitDisplay: 'short' });
  // as `ago` has it: English counts "min" in one and "mins" in the other
  return short.format(Math.floor(gap / size)).replace(/\b(min|sec|hr)s$/, '$1');
}

/** "1:05" or "1:02:09" from a length in milliseconds. */
export function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

export function bytes(locale: string, size: number): string {
  const units = locale === 'fr' ? ['o', 'Ko', 'Mo', 'Go', 'To'] : ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = size < 1 ? 0 : Math.min(4, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  const digits = value < 10 && power > 0 ? 1 : 0;
  return `${numberIn(locale, { maximumFractionDigits: digits }).format(value)}\u00a0${units[power]}`;
}

/** A floating store time such as "2026-10-01T09:00", worded without moving it to another zone. */
export function floating(locale: string, text: string): string {
  const asUtc = new Date(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  return dateIn(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(asUtc);
}

export const zoneName = (zone: string): string => zone.replaceAll('_', ' ');

/** The zone that instants are written in here, for where screens have several. */
export const hereZone = (): string => zoneName(homeZone());

/** On whose clock times are told below: that of a screen or store; `null` = of the organisation. */
export const ClockZone = createContext<string | null>(null);

export function useZone(): string {
  return useContext(ClockZone) ?? homeZone();
}

/** Instants are told on the clock of `timeZone`, else on that of who asks. */
export interface Formats {
  number(value: number): string;
  date(instant: string): string;
  dateTime(instant: string, timeZone?: string): string;
  time(instant: string | number, timeZone?: string): string;
  /** "18:05", without seconds. */
  timeShort(instant: string | number, timeZone?: string): string;
  /** "Fri 27 Nov, 18:05", with the year if it is another one. */
  dayTime(instant: string | number, timeZone?: string): string;
  percent(value: number): string;
  /** A date that belongs to no zone. */
  dateOnly(date: string): string;
  ago(instant: string): string;
  lasting(instant: string): string;
  bytes(size: number): string;
  clock(milliseconds: number): string;
  /** "1,250 h", "2.5 h" or "22 min" from a length in milliseconds. */
  hours(milliseconds: number): string;
  /** As much as `hours` tells of it. */
  wholeHours(milliseconds: number): number;
  /** "10 s", "1.5 min" or "2 h": a length in words. */
  lengthOf(milliseconds: number): string;
  edge(text: string): string;
}

const LENGTHS = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

const made = new Map<string, unknown>();

/** The formatters of Intl are dear to make, and the same few are asked for all the time. */
function kept<T>(kind: string, locale: string, options: object, make: () => T): T {
  const key = `${kind} ${locale} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

export const numberIn = (locale: string, options: Intl.NumberFormatOptions = {}) =>
  kept('number', locale, options, () => new Intl.NumberFormat(locale, options));

const THOUSANDS: Record<string, string> = { fr: '\u202f', en: ',', 'en-GB': ',' };

/** As Intl has it; but whole numbers, which the first page is full of, are not worth the wait for Intl's formatter. */
export function plainNumber(locale: string, value: number): string {
  const between = THOUSANDS[locale];
  if (between === undefined || !Number.isSafeInteger(value)) return numberIn(locale).format(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, between);
}

const dateIn = (locale: string, options: Intl.DateTimeFormatOptions) =>
  kept('date', locale, options, () => new Intl.DateTimeFormat(locale, options));
const agoIn = (locale: string, options: Intl.RelativeTimeFormatOptions) =>
  kept('ago', locale, options, () => new Intl.RelativeTimeFormat(locale, options));

const languages = new Map<string, Formats>();

/** Formatters in the language of the page for a clock, the same for everybody who asks. */
export function formatsFor(language: string, zone: string = homeZone()): Formats {
  const key = `${language} ${zone}`;
  const known = languages.get(key) ?? makeFormats(language, zone);
  languages.set(key, known);
  return known;
}

function makeFormats(language: string, zone: string): Formats {
  const locale = language === 'en' ? 'en-GB' : language;
  const share = (digits: number) => numberIn(locale, { style: 'percent', maximumFractionDigits: digits });
  const stamp = (timeZone = zone) => dateIn(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const withUnit = (value: number, unit: string, digits: number) =>
    `${numberIn(locale, { maximumFractionDigits: digits }).format(value)}\u00a0${unit}`;
  const dateTime = (instant: string, timeZone?: string) => stamp(timeZone).format(new Date(instant));
  return {
    number: (value) => plainNumber(locale, value),
    date: (instant) => dateIn(locale, { dateStyle: 'medium', timeZone: zone }).format(new Date(instant)),
    dateTime,
    time: (instant, timeZone = zone) =>
      dateIn(locale, { timeStyle: 'medium', timeZone }).format(new Date(instant)),
    timeShort: (instant, timeZone = zone) =>
      dateIn(locale, { timeStyle: 'short', timeZone }).format(new Date(instant)),
    dayTime: (instant, timeZone = zone) =>
      dateIn(locale, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        ...(new Date(instant).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' }),
        hour: '2-digit',
        minute: '2-digit',
        timeZone,
      }).format(new Date(instant)),
    dateOnly: (text) =>
      dateIn(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${text}T00:00Z`)),
    percent: (value) => share(value < 10 ? 1 : 0).format(value / 100),
    lasting: (instant) => lasting(locale, Date.now() - Date.parse(instant)),
    ago: (instant) => ago(locale, Date.parse(instant), Date.now()),
    bytes: (size) => bytes(language, size),
    clock,
    hours: (milliseconds) => {
      const value = milliseconds / HOUR;
      const minutes = Math.round(milliseconds / MINUTE);
      if (milliseconds > 0 && minutes < 1) return withUnit(Math.round(milliseconds / 1000), 's', 0);
      if (minutes < 60) return withUnit(minutes, 'min', 0);
      return withUnit(value, 'h', value < 10 ? 1 : 0);
    },
    wholeHours: (milliseconds) => {
      const minutes = Math.round(milliseconds / MINUTE);
      const step = minutes < 60 ? MINUTE : milliseconds / HOUR < 10 ? HOUR / 10 : HOUR;
      return Math.round(milliseconds / step) * step;
    },
    lengthOf: (milliseconds) => {
      const [unit, size] = LENGTHS.find(([, length]) => milliseconds >= length) ?? LENGTHS[2];
      return withUnit(milliseconds / size, unit, 2);
    },
    edge: (text) => (/Z$|[+-]\d\d:\d\d$/.test(text) ? dateTime(text) : floating(locale, text)),
  };
}

export function useFormat(): Formats {
  const { i18n } = useTranslation();
  return formatsFor(i18n.language, useZone());
}
