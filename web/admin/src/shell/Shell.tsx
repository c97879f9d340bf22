import { MantineThemeProvider, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useMatches, useNavigate, useRouterState } from '@tanstack/react-router';
import { whenSignedOut } from '@vitrine/api/client';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { meQuery } from '../data/me';
import { uploads } from '../data/uploads';
import { insideTheme, LAYERS } from '../lib/theme';
import { useTranslation } from '../lib/use-translation';
import { startLive } from '../live/start';
import { Logo } from '../ui/Logo';
import { EmergencyBanner } from './EmergencyBanner';
import { NotAllowed } from './Fallbacks';
import { Navigation } from './Navigation';
import { PublishButton } from './PublishButton';
import { SearchButton } from './SearchButton';
import classes from './Shell.module.css';
import { StaleBanner } from './StaleBanner';
import { useSearchKey, useShortcuts } from './shortcuts';
import { UserButton } from './UserButton';
import { useUploading } from './use-uploading';

const UploadPanel = lazy(() =>
  import('../features/media/UploadPanel').then((module) => ({ default: module.UploadPanel })),
);
const ShortcutHelp = lazy(() =>
  import('./ShortcutHelp').then((module) => ({ default: module.ShortcutHelp })),
);
const SignInAgain = lazy(() => import('./SignInAgain').then((module) => ({ default: module.SignInAgain })));
const loadSearch = () => import('./Search').then((module) => ({ default: module.Search }));
const Search = lazy(loadSearch);
/** Soon enough that what is typed right after Ctrl+K is not lost. */
const SEARCH_AFTER_MS = 2000;

/** The frame around every signed-in page. */
export function Shell() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [menu, { toggle, close }] = useDisclosure(false);
  const [searching, setSearching] = useState(0);
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });

  const { data: me } = useQuery(meQuery);
  // the new campaign shows its uploads itself
  const uploading = useUploading() && path !== '/campaigns/new';
  const needs = useMatches({ select: (matches) => matches.at(-1)?.staticData.needs });
  const isBarred = needs !== undefined && me !== undefined && !me.permissions.includes(needs);
  const mayEdit = me?.permissions.includes('content:write');
  const userId = me?.user.id;
  // a store has one page, and nothing to go to from it
  const plain = me?.user.role === 'store';

  useEffect(() => startLive(client), [client]);
  useEffect(() => {
    if (userId) uploads.restore(userId);
  }, [userId]);
  useEffect(() => {
    const timer = setTimeout(() => void loadSearch(), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const shown = useRef(path);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of page closes the phone's menu
  useEffect(() => {
    close();
    // who came by a key goes on in the page, and not before its menu
    if (shown.current !== path && document.activeElement === document.body)
      document.getElementById('content')?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);
  const [hasEnded, setEnded] = useState(false);
  useEffect(() => whenSignedOut(() => setEnded(true)), []);
  const leave = () => {
    const next = location.pathname + location.search;
    client.removeQueries({ queryKey: ['me'] });
    setEnded(false);
    void navigate({ to: '/sign-in', search: { next, ended: '1' }, ignoreBlocker: true });
  };
  const search = useCallback(() => setSearching((times) => times + 1), []);
  useSearchKey(search, !plain);
  useShortcuts(
    plain
      ? {}
      : {
          ...(mayEdit && { c: () => void navigate({ to: '/campaigns/new' }) }),
          [t('shortcut.homeKeys')]: () => void navigate({ to: '/' }),
          'g c': () => void navigate({ to: '/campaigns' }),
          'g m': () => void navigate({ to: '/media' }),
          'g s': () => void navigate({ to: '/schedule' }),
          'g e': () => void navigate({ to: '/screens' }),
          'g p': () => void navigate({ to: '/changes' }),
          '/': () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus(),
          '?': openHelp,
        },
  );

  return (
    <MantineThemeProvider theme={insideTheme}>
      <div className={classes.root} data-plain={plain || undefined}>
        <a href="#content" className={classes.skip}>
          {t('shell.skip')}
        </a>
        <header className={classes.header}>
          {!plain && (
            <UnstyledButton
              className={classes.burger}
              onClick={toggle}
              aria-expanded={menu}
              aria-controls="navigation"
              aria-label={menu ? t('shell.closeMenu') : t('shell.openMenu')}
            >
              {menu ? <IconX size={22} aria-hidden /> : <IconMenu2 size={22} aria-hidden />}
            </UnstyledButton>
          )}
          <Link to="/" className={classes.brand} aria-label={t('shell.home')}>
            <Logo />
            <span className={classes.word}>Vitrine</span>
          </Link>
          {!plain && <SearchButton onOpen={search} />}
          <div className={classes.tools}>
            {!plain && <PublishButton />}
            <UserButton onHelp={plain ? undefined : openHelp} />
          </div>
        </header>
        {!plain && (
          <nav id="navigation" className={classes.navbar} data-open={menu} aria-label={t('shell.navigation')}>
            <Navigation />
          </nav>
        )}
        <main id="content" tabIndex={-1} className={classes.main}>
          {me && !plain && <EmergencyBanner />}
          {!hasEnded && <StaleBanner />}
          {isBarred ? <NotAllowed /> : <Outlet />}
          <div id={LAYERS} />
        </main>
        {uploading && (
          <Suspense>
            <UploadPanel />
          </Suspense>
        )}
        {hasEnded && me && (
          <Suspense>
            <SignInAgain me={me} onDone={() => setEnded(false)} onLeave={leave} />
          </Suspense>
        )}
        {help && (
          <Suspense>
            <ShortcutHelp opened onClose={closeHelp} />
          </Suspense>
        )}
        {searching > 0 && (
          <Suspense>
            <Search asked={searching} />
          </Suspense>
        )}
      </div>
    </MantineThemeProvider>
  );
}
