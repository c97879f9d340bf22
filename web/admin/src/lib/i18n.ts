import { speak } from '@vitrine/api/client';
import type { Locale } from '@vitrine/api/types';
import type french from '@vitrine/i18n/fr.json';
import dayjs from 'dayjs';
import i18next from 'i18next';
import { plainNumber } from './format';
import { learnServerWords } from './server-words';
import 'dayjs/locale/fr';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof french };
    returnNull: false;
  }
}

const KEPT_LOCALE = 'vitrine-locale';
export const LOCALES: Locale[] = ['fr', 'en'];

const words = {
  fr: () => import('@vitrine/i18n/fr.json'),
  en: () => import('@vitrine/i18n/en.json'),
} satisfies Record<Locale, () => Promise<unknown>>;

function isLocale(text: string | null | undefined): text is Locale {
  return text === 'fr' || text === 'en';
}

/** The language to start in: the one chosen last, else the browser's, else French. */
export function preferredLocale(): Locale {
  const kept = localStorage.getItem(KEPT_LOCALE);
  if (isLocale(kept)) return kept;
  const asked = navigator.language.slice(0, 2);
  return isLocale(asked) ? asked : 'fr';
}

export function hasChosenLocale(): boolean {
  return isLocale(localStorage.getItem(KEPT_LOCALE));
}

export async function startI18n(): Promise<void> {
  const locale = preferredLocale();
  // what the server says comes later than the first words
  void tellTheRest(locale);
  const { default: translation } = await words[locale]();
  await i18next.init({
    lng: locale,
    fallbackLng: false,
    interpolation: { escapeValue: false },
    resources: { [locale]: { translation } },
  });
  // the library's own makes a formatter for every other number, which takes longer than the rest of the sentence
  i18next.services.formatter?.add('number', (value, lng) => plainNumber(lng ?? locale, value));
}

/** Changes the language of the whole page without a reload. */
export async function switchLocale(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'translation')) {
    i18next.addResourceBundle(locale, 'translation', (await words[locale]()).default);
  }
  localStorage.setItem(KEPT_LOCALE, locale);
  await tellTheRest(locale);
  await i18next.changeLanguage(locale);
}

async function tellTheRest(locale: Locale): Promise<void> {
  speak(locale);
  dayjs.locale(locale);
  document.documentElement.lang = locale;
  learnServerWords(locale === 'fr' ? (await import('@vitrine/i18n/server.fr.json')).default : null);
}
