import { Select, TextInput } from '@mantine/core';
import { IconSearch, IconTag } from '@tabler/icons-react';
import type { MediaFilter } from '../../data/media';
import { useTranslation } from '../../lib/use-translation';
import { useLateText } from '../../ui/use-late-text';
import classes from './MediaPage.module.css';

interface Props {
  filter: MediaFilter;
  onChange: (change: MediaFilter) => void;
}

export function MediaFilters({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useLateText(filter.q ?? '', (q) => onChange({ q: q || undefined }));
  const [tag, setTag] = useLateText(filter.tag ?? '', (text) => onChange({ tag: text || undefined }));
  return (
    <search className={classes.filters}>
      <TextInput
        data-filter
        placeholder={t('media.search')}
        aria-label={t('media.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Select
        aria-label={t('media.kindFilter')}
        placeholder={t('media.allKinds')}
        clearable
        value={filter.kind ?? null}
        onChange={(kind) => onChange({ kind: kind ?? undefined })}
        data={[
          { value: 'image', label: t('media.images') },
          { value: 'video', label: t('media.videos') },
        ]}
      />
      <Select
        aria-label={t('media.stateFilter')}
        placeholder={t('media.allStates')}
        clearable
        value={filter.state ?? null}
        onChange={(state) => onChange({ state: state ?? undefined })}
        data={(['ready', 'processing', 'failed'] as const).map((value) => ({
          value,
          label: t(`media.state.${value}`),
        }))}
      />
      <TextInput
        placeholder={t('common.tags')}
        aria-label={t('media.tagFilter')}
        leftSection={<IconTag size={16} aria-hidden />}
        value={tag}
        onChange={(event) => setTag(event.currentTarget.value)}
      />
    </search>
  );
}

export function MediaSort({ filter, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      w={160}
      aria-label={t('media.sort')}
      allowDeselect={false}
      value={filter.sort ?? '-createdAt'}
      onChange={(sort) => onChange({ sort: sort === '-createdAt' ? undefined : (sort ?? undefined) })}
      data={[
        { value: '-createdAt', label: t('media.sortNewest') },
        { value: 'createdAt', label: t('media.sortOldest') },
        { value: 'title', label: t('media.sortTitle') },
        { value: '-bytes', label: t('media.sortBiggest') },
      ]}
    />
  );
}
