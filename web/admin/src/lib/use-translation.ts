import i18next, { type i18n, type TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';

interface Translation {
  t: TFunction;
  i18n: i18n;
}

const listeners = new Set<() => void>();
let language = '';
let current: Translation = { t: i18next.t, i18n: i18next };

/** The same for everybody until the language changes. */
function translation(): Translation {
  if (language !== i18next.language) {
    language = i18next.language;
    current = { t: i18next.getFixedT(language), i18n: i18next };
  }
  return current;
}

i18next.on('languageChanged', () => {
  for (const listener of listeners) listener();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The words of the page and its language. All words are there before the first component, in one namespace; the library's own hook,
 * which expects neither, takes longer in a small component than all the rest of it.
 */
export function useTranslation(): Translation {
  return useSyncExternalStore(subscribe, translation);
}
