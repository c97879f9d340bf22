import '@fontsource-variable/inter';
import './styles';
import './global.css';
import { MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { meQuery } from './data/me';
import { overviewQuery } from './data/overview';
import { startI18n } from './lib/i18n';
import { queryClient } from './lib/query';
import { cssVariables, themeIn } from './lib/theme';
import { themeManager } from './lib/theme-manager';
import { useTranslation } from './lib/use-translation';
import { page } from './pages';
import { router } from './router';

function App() {
  const { t, i18n } = useTranslation();
  const theme = useMemo(() => themeIn(t), [t]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={themeManager}
    >
      <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </DatesProvider>
    </MantineProvider>
  );
}

const OUTSIDE = /^\/(setup|sign-in|invite|guide|docs)\b/;
/** How long the first picture waits for what belongs on it; if that takes longer, the frame is drawn meanwhile. */
const PATIENCE_MS = 120;

/** What the first page will ask for is on its way while the words are still coming: on a slow machine each wait counts. */
async function askAhead(): Promise<void> {
  if (OUTSIDE.test(location.pathname)) return;
  const me = queryClient.prefetchQuery(meQuery);
  if (location.pathname !== '/') return me;
  await Promise.all([me, page.overview(), queryClient.prefetchQuery(overviewQuery)]);
}

const patience = () => new Promise((done) => setTimeout(done, PATIENCE_MS));

async function start(): Promise<void> {
  if (import.meta.env.MODE === 'mock') await (await import('./mock/browser')).startMock();
  const asked = askAhead();
  await startI18n();
  // drawn once with all that is in it, instead of empty, then with the frame, then with the page
  await Promise.race([Promise.allSettled([asked, router.load()]), patience()]);
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no root element.');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

// in a turn of its own: a question asked while the program is being read makes a watched browser read it twice
queueMicrotask(() => void start());
