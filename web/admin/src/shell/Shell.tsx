import { AppShell, Burger, Group, ScrollArea } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { whenSignedOut } from '@vitrine/api/client';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../data/me';
import { uploads, useUploads } from '../data/uploads';
import { startLive } from '../live/start';
import { Logo } from '../ui/Logo';
import { Navigation } from './Navigation';
import { PublishButton } from './PublishButton';
import { SearchButton } from './SearchButton';
import classes from './Shell.module.css';
import { StaleBanner } from './StaleBanner';
import { UserMenu } from './UserMenu';

const UploadPanel = lazy(() =>
  import('../features/media/UploadPanel').then((module) => ({ default: module.UploadPanel })),
);
const Search = lazy(() => import('./Search').then((module) => ({ default: module.Search })));

/** The frame around every signed-in page. */
export function Shell() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [menu, { toggle, close }] = useDisclosure(false);
  const [searching, setSearching] = useState(0);
  const path = useRouterState({ select: (state) => state.location.pathname });

  const { data: me } = useQuery(meQuery);
  const uploading = useUploads().length > 0;
  const userId = me?.user.id;

  useEffect(() => startLive(client), [client]);
  useEffect(() => {
    if (userId) uploads.restore(userId);
  }, [userId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of page closes the phone's menu
  useEffect(close, [path]);
  useEffect(() => {
    whenSignedOut(() => {
      client.removeQueries({ queryKey: ['me'] });
      void navigate({ to: '/sign-in', search: { next: location.pathname + location.search } });
    });
  }, [client, navigate]);
  const search = () => setSearching((times) => times + 1);
  useHotkeys([
    ['mod+K', search],
    ['c', () => void navigate({ to: '/campaigns/new' })],
    ['/', () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus()],
  ]);

  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 244, breakpoint: 'sm', collapsed: { mobile: !menu } }}
      classNames={{ root: classes.root, header: classes.header, navbar: classes.navbar, main: classes.main }}
    >
      <a href="#content" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px={{ base: 'sm', sm: 'lg' }} gap="sm" wrap="nowrap">
          <Burger
            opened={menu}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={menu ? t('shell.closeMenu') : t('shell.openMenu')}
          />
          <Link to="/" className={classes.brand} aria-label={t('shell.home')}>
            <Logo />
            <span className={classes.word}>Vitrine</span>
          </Link>
          <SearchButton onOpen={search} />
          <Group gap="xs" ml="auto" wrap="nowrap">
            <PublishButton />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t('shell.navigation')}>
        <ScrollArea h="100%" type="auto">
          <Navigation />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <StaleBanner />
        <Outlet />
      </AppShell.Main>
      {uploading && (
        <Suspense>
          <UploadPanel />
        </Suspense>
      )}
      {searching > 0 && (
        <Suspense>
          <Search asked={searching} />
        </Suspense>
      )}
    </AppShell>
  );
}
