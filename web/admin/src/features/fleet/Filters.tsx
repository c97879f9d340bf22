import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch, IconTag } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { SiteSelect } from '../../ui/SiteSelect';
import { useLateText } from '../../ui/use-late-text';
import classes from './Fleet.module.css';
import { SavedViews } from './SavedViews';
import { filtersIn, STATES } from './views';

export interface Search {
  q?: string;
  site?: string;
  tag?: string;
  status?: string;
  sort?: string;
  view?: string;
}

interface Props {
  search: Search;
  onPick: (change: Search) => void;
}

/** Which screens are shown; the address keeps all of it, and what is typed may name filters too. */
export const Filters = memo(function Filters({ search, onPick }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useLateText(search.q ?? '', (typed) => {
    const { q, ...found } = filtersIn(typed);
    onPick({ q: q || undefined, ...found });
  });
  const [tag, setTag] = useLateText(search.tag ?? '', (text) => onPick({ tag: text || undefined }));
  const { sort: _, ...filters } = search;
  const set = Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
  return (
    <search className={classes.filters}>
      <TextInput
        data-filter
        placeholder={t('fleet.search')}
        aria-label={t('fleet.search')}
        title={t('fleet.searchHint')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <SiteSelect
        aria-label={t('fleet.siteFilter')}
        placeholder={t('fleet.allSites')}
        clearable
        w={190}
        value={search.site ?? null}
        onChange={(site) => onPick({ site: site ?? undefined })}
      />
      <TextInput
        placeholder={t('fleet.tagFilter')}
        aria-label={t('media.tagFilter')}
        leftSection={<IconTag size={16} aria-hidden />}
        w={140}
        value={tag}
        onChange={(event) => setTag(event.currentTarget.value)}
      />
      <Select
        aria-label={t('fleet.statusFilter')}
        placeholder={t('campaign.allPhases')}
        clearable
        w={150}
        value={search.status ?? null}
        onChange={(status) => onPick({ status: status ?? undefined })}
        data={STATES.map((value) => ({
          value,
          label: value === 'behind' ? t('convergence.behind') : t(`status.${value}`),
        }))}
      />
      <SegmentedControl
        aria-label={t('fleet.shape')}
        value={search.view === 'place' ? 'place' : 'list'}
        onChange={(view) => onPick({ view: view === 'place' ? view : undefined })}
        data={[
          { value: 'list', label: t('fleet.asList') },
          { value: 'place', label: t('fleet.byPlace') },
        ]}
      />
      <SavedViews search={set as Record<string, string>} />
    </search>
  );
});
