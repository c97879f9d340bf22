import { Autocomplete, Button, Group, Select, Title } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { foldersQuery } from '../../data/media';
import { endOfDay, fromPicker } from '../../lib/picker';
import { useClearance } from '../../lib/use-clearance';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { TagsField } from '../../ui/TagsField';
import type { Act } from './bulk';
import classes from './MediaPage.module.css';

const KINDS = ['move', 'addTags', 'removeTags', 'validity', 'delete'] as const;

interface Chosen {
  kind: (typeof KINDS)[number];
  folder: string;
  tags: string[];
  validFrom: string | null;
  validTo: string | null;
}

/** What is chosen as an act; null while something is missing or cannot be. */
function actOf({ kind, folder, tags, validFrom, validTo }: Chosen): Act | null {
  switch (kind) {
    case 'move':
      return { kind, folder: folder.trim() };
    case 'addTags':
    case 'removeTags':
      return tags.length > 0 ? { kind, tags } : null;
    case 'validity':
      return validFrom && validTo && validTo <= validFrom
        ? null
        : { kind, validFrom: fromPicker(validFrom), validTo: fromPicker(validTo) };
    case 'delete':
      return { kind };
  }
}

interface Props {
  count: number;
  onRun: (act: Act) => void;
  onClear: () => void;
}

/** One act on the marked media. */
export function BulkBar({ count, onRun, onClear }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen>({
    kind: 'move',
    folder: '',
    tags: [],
    validFrom: null,
    validTo: null,
  });
  const act = actOf(chosen);
  const run = (wanted: Act) =>
    wanted.kind === 'delete'
      ? ask({
          title: t('media.bulk.deleteTitle', { count }),
          text: t('media.bulk.deleteText'),
          yes: t('action.delete'),
          no: t('action.cancel'),
          danger: true,
          onYes: () => onRun(wanted),
        })
      : onRun(wanted);
  const bar = useClearance('top');
  return (
    <section ref={bar} className={`v-card ${classes.bulk}`} aria-label={t('bulk.title')}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          <span role="status">{t('media.bulk.chosen', { count })}</span>
        </Title>
        <Button variant="subtle" size="compact-sm" onClick={onClear}>
          {t('bulk.unselect')}
        </Button>
      </Group>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('bulk.what')}
          data={KINDS.map((value) => ({ value, label: t(`media.bulk.act.${value}`) }))}
          allowDeselect={false}
          w={220}
          value={chosen.kind}
          onChange={(kind) => kind && setChosen({ ...chosen, kind })}
        />
        <Arguments chosen={chosen} set={(change) => setChosen({ ...chosen, ...change })} />
        <Button
          color={chosen.kind === 'delete' ? 'red.8' : undefined}
          disabled={!act}
          onClick={() => act && run(act)}
        >
          {t('media.bulk.do', { count })}
        </Button>
      </Group>
    </section>
  );
}

/** What the chosen act needs besides. */
function Arguments({ chosen, set }: { chosen: Chosen; set: (change: Partial<Chosen>) => void }) {
  const { t } = useTranslation();
  const folders = useQuery(foldersQuery);
  const dates = { clearable: true, w: 190 };
  switch (chosen.kind) {
    case 'move':
      return (
        <Autocomplete
          label={t('media.folder')}
          placeholder={t('media.noFolder')}
          w={240}
          data={(folders.data?.items ?? []).map(({ path }) => path).filter(Boolean)}
          value={chosen.folder}
          onChange={(folder) => set({ folder })}
        />
      );
    case 'addTags':
    case 'removeTags':
      return (
        <div style={{ minWidth: 240, flex: 1 }}>
          <TagsField value={chosen.tags} onChange={(tags) => set({ tags })} />
        </div>
      );
    case 'validity':
      return (
        <>
          <DateTimePicker
            label={t('media.validFrom')}
            placeholder={t('media.always')}
            value={chosen.validFrom}
            onChange={(validFrom) => set({ validFrom })}
            {...dates}
          />
          <DateTimePicker
            label={t('media.validTo')}
            placeholder={t('media.noEnd')}
            value={chosen.validTo}
            defaultTimeValue={endOfDay(chosen.validTo)}
            error={
              chosen.validFrom && chosen.validTo && chosen.validTo <= chosen.validFrom
                ? t('media.endsBefore')
                : null
            }
            onChange={(validTo) => set({ validTo })}
            {...dates}
          />
        </>
      );
    default:
      return null;
  }
}
