import { Button, Group, Select, Switch } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Screen } from '@vitrine/api/types';
import { useState } from 'react';
import { screensQuery } from '../../data/screens';
import { floatingFromPicker, floatingToPicker } from '../../lib/picker';
import { useTranslation } from '../../lib/use-translation';
import { SiteSelect } from '../../ui/SiteSelect';
import classes from './Preview.module.css';
import { type Moment, useAsked } from './use-moment';

/** Which store, which screen. */
export function ChooseScreen({ screen }: { screen: Screen | undefined }) {
  const { t } = useTranslation();
  const { site, change } = useAsked();
  const [typed, setTyped] = useState('');
  const label = ({ name, siteName }: Screen) => (site ? name : `${name} · ${siteName}`);
  // the field holds the label of the chosen screen: nobody searches for that
  const [words] = useDebouncedValue(screen && typed === label(screen) ? '' : typed, 200);
  const found = useInfiniteQuery(screensQuery({ q: words || undefined, siteId: site }));
  const screens = (found.data?.pages[0]?.items ?? []).filter(({ status }) => status !== 'revoked');
  const known = screen && !screens.some(({ id }) => id === screen.id) ? [screen, ...screens] : screens;
  return (
    <>
      <SiteSelect
        label={t('preview.site')}
        placeholder={t('fleet.allSites')}
        clearable
        clearButtonProps={{ 'aria-label': t('fleet.allSites') }}
        value={site ?? null}
        onChange={(id) => change({ site: id ?? undefined, ...(id ? { screen: undefined } : {}) })}
      />
      <Select
        label={t('fleet.screen')}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('fleet.nothingFound')}
        data={known.map((one) => ({ value: one.id, label: label(one) }))}
        value={screen?.id ?? null}
        onSearchChange={setTyped}
        onChange={(id) => id && change({ screen: id })}
      />
    </>
  );
}

/** Which moment, and whether the drafts count. */
export function ChooseMoment({ moment }: { moment: Moment }) {
  const { t } = useTranslation();
  const { isDraft, change } = useAsked();
  return (
    <>
      <DateTimePicker
        label={t('preview.moment')}
        value={floatingToPicker(moment.wall)}
        onChange={(text) => {
          const wall = floatingFromPicker(text);
          if (wall) moment.goTo(wall);
        }}
      />
      <Group gap="md" className={classes.switches}>
        <Button variant="default" onClick={moment.now}>
          {t('preview.now')}
        </Button>
        <Switch
          label={t('preview.drafts')}
          checked={isDraft}
          onChange={(event) => change({ draft: event.currentTarget.checked ? '1' : undefined })}
        />
      </Group>
    </>
  );
}
