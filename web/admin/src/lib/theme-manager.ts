import { localStorageColorSchemeManager } from '@mantine/core';

/** The same key is read by `public/theme.js` before the first paint. */
export const themeManager = localStorageColorSchemeManager({ key: 'vitrine-theme' });
