import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import {
  IconBell,
  IconBook2,
  IconBuildingStore,
  IconCalendarEvent,
  IconCalendarTime,
  IconChartBar,
  IconCode,
  IconDeviceTv,
  IconEye,
  IconHistory,
  IconLanguage,
  IconLayoutBoard,
  IconLayoutDashboard,
  IconPalette,
  IconPhoto,
  IconPlaylist,
  IconPlus,
  IconRocket,
  IconSearch,
  IconSettings,
  IconSpeakerphone,
  IconSunMoon,
  IconUrgent,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Permission } from '@vitrine/api/types';
import { useEffect, useState } from 'react';
import { changeMe, meQuery, usePermission } from '../data/me';
import { SECTION_NEEDS, type SectionName } from '../features/settings/sections';
import { LOCALES, switchLocale } from '../lib/i18n';
import { useTranslation } from '../lib/use-translation';
import { takeEarly } from './shortcuts';
import { palette, store, useFirstHit } from './use-first-hit';
import { icon, isMeant, useFound } from './use-found';

function useCommands(): SpotlightActionData[] {
  const { t, i18n } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme() === 'dark';
  const navigate = useNavigate();
  const mayEdit = usePermission('content:write');
  const mayPair = usePermission('screens:write');
  const mayPublish = usePermission('publish');
  return [
    mayEdit && {
      id: 'new-campaign',
      label: t('search.newCampaign'),
      leftSection: <IconPlus {...icon} />,
      onClick: () => void navigate({ to: '/campaigns/new' }),
    },
    mayEdit && {
      id: 'upload',
      label: t('search.upload'),
      leftSection: <IconPhoto {...icon} />,
      onClick: () => void navigate({ to: '/media' }),
    },
    mayPair && {
      id: 'pair',
      label: t('search.pair'),
      leftSection: <IconDeviceTv {...icon} />,
      onClick: () => void navigate({ to: '/screens/pair' }),
    },
    {
      id: 'what-plays',
      label: t('preview.title'),
      leftSection: <IconEye {...icon} />,
      onClick: () => void navigate({ to: '/what-plays' }),
    },
    mayPublish && {
      id: 'publish',
      label: t('search.publish'),
      leftSection: <IconRocket {...icon} />,
      onClick: () => void navigate({ to: '/changes' }),
    },
    ...LOCALES.filter((locale) => locale !== i18n.language).map((locale) => ({
      id: `language-${locale}`,
      label: t('search.language'),
      description: t('shell.language'),
      leftSection: <IconLanguage {...icon} />,
      onClick: () => {
        void switchLocale(locale);
        void changeMe({ locale }).catch(() => undefined);
      },
    })),
    {
      id: 'theme',
      label: t(isDark ? 'search.light' : 'search.dark'),
      description: t('shell.theme'),
      leftSection: <IconSunMoon {...icon} />,
      onClick: () => setColorScheme(isDark ? 'light' : 'dark'),
    },
  ].filter((one) => one !== false);
}

const PAGES = [
  ['/', 'overview', IconLayoutDashboard],
  ['/campaigns', 'campaigns', IconSpeakerphone],
  ['/schedule', 'schedule', IconCalendarTime],
  ['/playlists', 'playlists', IconPlaylist],
  ['/scenes', 'scenes', IconLayoutBoard],
  ['/media', 'media', IconPhoto],
  ['/screens', 'screens', IconDeviceTv],
  ['/sites', 'sites', IconBuildingStore],
  ['/calendars', 'calendars', IconCalendarEvent],
  ['/alerts', 'alerts', IconBell],
  ['/emergency', 'emergency', IconUrgent],
  ['/reports', 'reports', IconChartBar],
  ['/publications', 'publications', IconHistory],
] as const;
const SETTINGS = Object.entries(SECTION_NEEDS) as [SectionName, Permission][];

/** Every page, by the name that the navigation gives it. */
function usePages(): SpotlightActionData[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  return [
    ...PAGES.map(([to, name, Icon]) => ({
      id: `page-${name}`,
      label: t(`nav.${name}`),
      leftSection: <Icon {...icon} />,
      onClick: () => void navigate({ to }),
    })),
    ...SETTINGS.filter(([, needs]) => me?.permissions.includes(needs)).map(([section]) => ({
      id: `page-${section}`,
      label: t(`settings.${section}`),
      description: t('nav.settings'),
      leftSection: <IconSettings {...icon} />,
      onClick: () => void navigate({ to: '/settings/$section', params: { section } }),
    })),
    {
      id: 'page-brand',
      label: t('brand.title'),
      leftSection: <IconPalette {...icon} />,
      onClick: () => void navigate({ to: '/brand' }),
    },
    {
      id: 'page-guide',
      label: t('guide.title'),
      leftSection: <IconBook2 {...icon} />,
      onClick: () => void navigate({ to: '/guide' }),
    },
    {
      id: 'page-api',
      label: t('apiDocs.link'),
      leftSection: <IconCode {...icon} />,
      onClick: () => void navigate({ to: '/docs/api' }),
    },
  ];
}

/** Ctrl+K: commands and everything that has a name. */
export function Search({ asked }: { asked: number }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [words] = useDebouncedValue(query.trim(), 200);
  const { found, isLooking } = useFound(words);
  const meant = ({ label = '', description = '' }: SpotlightActionData) =>
    isMeant(`${label} ${description}`, query);
  const commands = useCommands().filter(meant);
  const pages = usePages().filter(meant);
  const hits = [...found, ...commands, ...pages].map(({ id }) => id).join(' ');
  const onKeyDown = useFirstHit(query, hits, isLooking || words !== query.trim());
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new request opens it again
  useEffect(() => palette.open(), [asked]);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      filter={(_, all) => all}
      actions={[
        { group: t('search.results'), actions: found },
        { group: t('search.actions'), actions: commands },
        { group: t('search.pages'), actions: pages },
      ].filter(({ actions }) => actions.length > 0)}
      nothingFound={t('search.nothing')}
      searchProps={{
        placeholder: t('search.placeholder'),
        'aria-label': t('search.placeholder'),
        onKeyDown,
        onFocus: () => setQuery((typed) => takeEarly() + typed),
        leftSection: <IconSearch {...icon} />,
      }}
      attributes={{ content: { 'aria-label': t('shortcut.search') } }}
      scrollable
      maxHeight={420}
    />
  );
}
