import { Button, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { campaignQuery, campaignsQuery } from '../../data/campaigns';
import { mediaListQuery, mediaQuery } from '../../data/media';
import { screenQuery, screensQuery } from '../../data/screens';
import { tagsQuery } from '../../data/sites';
import { useTranslation } from '../../lib/use-translation';
import { SiteSelect } from '../../ui/SiteSelect';
import classes from './Reports.module.css';
import { isRange, ownDays, RANGES, type Search } from './range';

interface Props {
  search: Search;
  onPick: (change: Search) => void;
}

/** Of what the report tells; the address keeps it, so that it can be sent to somebody. */
export function Filters({ search, onPick }: Props) {
  const { t } = useTranslation();
  const days = ownDays(search);
  const own = days !== null;
  const [asking, setAsking] = useState(own);
  const { data: tags } = useQuery(tagsQuery);
  const known = (tags?.items ?? []).flatMap(({ key, values }) => [
    key,
    ...values.flatMap(({ value }) => (value ? [`${key}=${value}`] : [])),
  ]);
  const clear = { 'aria-label': t('action.clear') };
  const filtered = search.campaign || search.media || search.site || search.screen || search.tag;
  return (
    <search className={classes.filters} aria-label={t('reports.filters')}>
      <Select
        label={t('reports.range')}
        allowDeselect={false}
        data={[
          ...RANGES.map((value) => ({ value, label: t(`reports.ranges.${value}`) })),
          { value: 'own', label: t('reports.ownRange') },
        ]}
        value={own || asking ? 'own' : isRange(search.range) ? search.range : 'week'}
        onChange={(value) => {
          setAsking(value === 'own');
          if (value !== 'own') onPick({ range: value ?? undefined, from: undefined, to: undefined });
        }}
      />
      {(own || asking) && (
        <DatePickerInput
          type="range"
          label={t('reports.dates')}
          placeholder={t('reports.chooseDates')}
          allowSingleDateInRange
          defaultValue={days ?? [null, null]}
          onChange={([from, to]) => from && to && onPick({ range: undefined, from, to })}
        />
      )}
      <CampaignFilter value={search.campaign} onChange={(campaign) => onPick({ campaign })} />
      <MediaFilter value={search.media} onChange={(media) => onPick({ media })} />
      <SiteSelect
        label={t('reports.groups.site')}
        placeholder={t('fleet.allSites')}
        clearable
        clearButtonProps={clear}
        value={search.site ?? null}
        onChange={(site) => onPick({ site: site ?? undefined })}
      />
      <ScreenFilter value={search.screen} site={search.site} onChange={(screen) => onPick({ screen })} />
      <Select
        label={t('fleet.tagFilter')}
        placeholder={t('alerts.any')}
        searchable
        clearable
        clearButtonProps={clear}
        data={[...new Set([...(search.tag ? [search.tag] : []), ...known])]}
        value={search.tag ?? null}
        onChange={(tag) => onPick({ tag: tag ?? undefined })}
      />
      {filtered && (
        <Button
          variant="subtle"
          onClick={() =>
            onPick({
              campaign: undefined,
              media: undefined,
              site: undefined,
              screen: undefined,
              tag: undefined,
            })
          }
        >
          {t('action.clear')}
        </Button>
      )}
    </search>
  );
}

interface OneProps {
  value?: string;
  onChange: (id: string | undefined) => void;
}

interface Option {
  value: string;
  label: string;
}

/** A select whose options are what the server finds for the words typed in. */
function Found({
  label,
  placeholder,
  chosen,
  options,
  onWords,
  onChange,
}: {
  label: string;
  placeholder: string;
  chosen: Option | null;
  options: Option[];
  onWords: (words: string) => void;
  onChange: (id: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const all = chosen && !options.some(({ value }) => value === chosen.value) ? [chosen, ...options] : options;
  return (
    <Select
      label={label}
      placeholder={placeholder}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      nothingFoundMessage={t('where.nothingFound')}
      data={all}
      filter={({ options: given }) => given}
      value={chosen?.value ?? null}
      onSearchChange={onWords}
      onChange={(id) => onChange(id ?? undefined)}
    />
  );
}

const SHOWN = 30;

function useWords(chosen: string | undefined) {
  const [words, setWords] = useState('');
  const [late] = useDebouncedValue(words, 250);
  // the name of what is chosen stands in the field: it is not looked for
  return { q: late && late !== chosen ? late : undefined, setWords };
}

function CampaignFilter({ value, onChange }: OneProps) {
  const { t } = useTranslation();
  const one = useQuery({ ...campaignQuery(value ?? ''), enabled: Boolean(value), retry: false });
  const name = one.data?.name ?? t('reports.unknown');
  const { q, setWords } = useWords(name);
  const list = useInfiniteQuery(campaignsQuery({ q, sort: 'name' }));
  return (
    <Found
      label={t('reports.groups.campaign')}
      placeholder={t('alerts.any')}
      chosen={value ? { value, label: name } : null}
      options={(list.data?.pages[0]?.items ?? [])
        .slice(0, SHOWN)
        .map(({ id, name: label }) => ({ value: id, label }))}
      onWords={setWords}
      onChange={onChange}
    />
  );
}

function MediaFilter({ value, onChange }: OneProps) {
  const { t } = useTranslation();
  const one = useQuery({ ...mediaQuery(value ?? ''), enabled: Boolean(value), retry: false });
  const name = one.data?.title ?? t('reports.unknown');
  const { q, setWords } = useWords(name);
  const list = useInfiniteQuery(mediaListQuery({ q, sort: 'title' }));
  return (
    <Found
      label={t('reports.groups.media')}
      placeholder={t('alerts.anyKind')}
      chosen={value ? { value, label: name } : null}
      options={(list.data?.pages[0]?.items ?? [])
        .slice(0, SHOWN)
        .map(({ id, title: label }) => ({ value: id, label }))}
      onWords={setWords}
      onChange={onChange}
    />
  );
}

function ScreenFilter({ value, site, onChange }: OneProps & { site?: string }) {
  const { t } = useTranslation();
  const one = useQuery({ ...screenQuery(value ?? ''), enabled: Boolean(value), retry: false });
  const label = one.data ? `${one.data.name} · ${one.data.siteName}` : t('reports.unknown');
  const { q, setWords } = useWords(label);
  const list = useInfiniteQuery(screensQuery({ q, siteId: site }));
  return (
    <Found
      label={t('reports.groups.screen')}
      placeholder={t('alerts.anyKind')}
      chosen={value ? { value, label } : null}
      options={(list.data?.pages[0]?.items ?? [])
        .slice(0, SHOWN)
        .map((found) => ({ value: found.id, label: `${found.name} · ${found.siteName}` }))}
      onWords={setWords}
      onChange={onChange}
    />
  );
}
