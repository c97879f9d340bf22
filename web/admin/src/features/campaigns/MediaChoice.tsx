import { ActionIcon, Button, CloseButton, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronUp,
  IconCloudUpload,
  IconLayoutBoard,
  IconPhotoPlus,
  IconUpload,
  IconX,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { CampaignItem } from '@vitrine/api/types';
import { type ReactNode, useState } from 'react';
import { mediaQuery } from '../../data/media';
import { sceneQuery } from '../../data/scenes';
import { ACCEPTED, type Upload, uploads } from '../../data/uploads';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { DropZone } from '../../ui/DropZone';
import { DurationField } from '../../ui/DurationField';
import { MediaPicker } from '../../ui/MediaPicker';
import { MediaState } from '../../ui/MediaState';
import { MediaThumb } from '../../ui/MediaThumb';
import { offWhen } from '../../ui/off';
import { IMAGE_MS } from '../../ui/programme/rows';
import { ScenePicker } from '../../ui/ScenePicker';
import type { Arrivals } from '../../ui/use-arrivals';
import { useUploadWords } from '../../ui/use-upload-words';
import classes from './Campaigns.module.css';
import { itemsOf } from './form';
import type { Form } from './use-campaign-form';

/** Its own while it is moved, so that the focus goes with it; the same media may stand in the list twice. */
function keyOf(items: CampaignItem[], index: number): string {
  const subject = ({ mediaId, sceneId }: CampaignItem) => mediaId ?? sceneId ?? '';
  const own = items.slice(0, index + 1).map(subject);
  return `${own[index]}-${own.filter((one) => one === own[index]).length}`;
}

const isOfItems = (field: string) => field === 'items' || field.startsWith('items.');

/** The media of the campaign in their order: files from this computer, which start at once, or some of the library. */
export function MediaChoice({ form, arrivals }: { form: Form; arrivals: Arrivals }) {
  const { t } = useTranslation();
  const [picking, setPicking] = useState<'media' | 'scene' | null>(null);
  const { items } = form.getValues();
  const set = (next: CampaignItem[]) => {
    form.setFieldValue('items', next);
    form.setErrors(Object.fromEntries(Object.entries(form.errors).filter(([field]) => !isOfItems(field))));
  };
  const swap = (index: number, other: number) =>
    set(
      items.map((item, at) =>
        at === index ? (items[other] ?? item) : at === other ? (items[index] ?? item) : item,
      ),
    );
  const isEmpty = items.length === 0 && arrivals.waiting.length === 0;
  return (
    <Stack gap="sm">
      <DropZone onFiles={arrivals.add} />
      {items.map((item, index) => (
        <MediaLine
          key={keyOf(items, index)}
          item={item}
          problem={form.errors[`items.${index}`]}
          first={index === 0}
          last={index === items.length - 1}
          onChange={(change) => set(items.map((one, at) => (at === index ? { ...one, ...change } : one)))}
          onRemove={() => set(items.filter((_, at) => at !== index))}
          onUp={() => swap(index, index - 1)}
          onDown={() => swap(index, index + 1)}
        />
      ))}
      {arrivals.waiting.map((upload) => (
        <UploadLine key={upload.id} upload={upload} onDrop={() => arrivals.drop(upload.id)} />
      ))}
      {form.errors.items && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {form.errors.items}
        </Text>
      )}
      <div className={classes.place} data-empty={isEmpty}>
        {isEmpty && (
          <>
            <IconCloudUpload size={44} stroke={1.3} color="var(--v-accent)" aria-hidden />
            <Text fw={600}>{t('campaign.dropFiles')}</Text>
            <Text size="sm" c="dimmed">
              {t('campaign.dropFilesText')}
            </Text>
          </>
        )}
        <Group gap="sm" justify="center">
          <FileButton multiple accept={ACCEPTED} onChange={arrivals.add}>
            {(props) => (
              <Button
                variant={isEmpty ? 'light' : 'default'}
                leftSection={<IconUpload size={18} aria-hidden />}
                aria-invalid={Object.keys(form.errors).some(isOfItems)}
                {...props}
              >
                {t('campaign.chooseFiles')}
              </Button>
            )}
          </FileButton>
          <Button
            variant="default"
            leftSection={<IconPhotoPlus size={18} aria-hidden />}
            onClick={() => setPicking('media')}
          >
            {t('campaign.fromLibrary')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconLayoutBoard size={18} aria-hidden />}
            onClick={() => setPicking('scene')}
          >
            {t('campaign.addScene')}
          </Button>
        </Group>
      </div>
      <ScenePicker
        opened={picking === 'scene'}
        onClose={() => setPicking(null)}
        onPick={({ id, name }) => {
          set([...items, { sceneId: id, transition: 'cut' as const }]);
          if (!form.getValues().name.trim()) form.setFieldValue('name', name);
        }}
      />
      <MediaPicker
        opened={picking === 'media'}
        onClose={() => setPicking(null)}
        onPick={(media) => {
          set([...items, ...itemsOf(media.map(({ id }) => id))]);
          const [first] = media;
          if (first && !form.getValues().name.trim()) form.setFieldValue('name', first.title);
        }}
      />
    </Stack>
  );
}

/** A file that is not on the server yet. */
function UploadLine({ upload, onDrop }: { upload: Upload; onDrop: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordsOf = useUploadWords();
  const { state, sent, size, name } = upload;
  const isBad = state === 'failed' || state === 'refused';
  return (
    <div className={classes.media}>
      <span className={classes.mediaThumb}>
        <MediaThumb url={null} kind="image" />
      </span>
      <div className={classes.mediaTitle}>
        <Text fw={550} size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {!isBad && <Progress size="sm" my={6} value={(sent / Math.max(1, size)) * 100} aria-label={name} />}
        <Text size="xs" c={isBad ? 'var(--mantine-color-error)' : 'dimmed'} role="status">
          {state === 'sending' && t('upload.sending', { sent: format.bytes(sent), size: format.bytes(size) })}
          {isBad && wordsOf(upload)}
          {(state === 'waiting' || state === 'checking' || state === 'interrupted' || state === 'sent') &&
            t(`upload.state.${state}`)}
        </Text>
      </div>
      {state === 'failed' && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('upload.retry', { name })}
          onClick={() => uploads.retry(upload.id)}
        >
          {t('action.retry')}
        </Button>
      )}
      <CloseButton aria-label={t('upload.cancel', { name })} onClick={onDrop} />
    </div>
  );
}

interface LineProps {
  item: CampaignItem;
  problem: ReactNode;
  first: boolean;
  last: boolean;
  onChange: (change: Partial<CampaignItem>) => void;
  onRemove: () => void;
  onUp: () => void;
  onDown: () => void;
}

function MediaLine({ item, problem, first, last, onChange, onRemove, onUp, onDown }: LineProps) {
  const { t } = useTranslation();
  const { mediaId, sceneId } = item;
  const { data: media } = useQuery({ ...mediaQuery(mediaId ?? ''), enabled: Boolean(mediaId) });
  const { data: scene } = useQuery({ ...sceneQuery(sceneId ?? ''), enabled: Boolean(sceneId) });
  const title = media?.title ?? scene?.name ?? '…';
  return (
    <div className={classes.media}>
      <span className={classes.mediaThumb}>
        <MediaThumb url={media?.thumbnailUrl ?? null} kind={sceneId ? 'scene' : (media?.kind ?? 'image')} />
      </span>
      <div className={classes.mediaTitle}>
        <Text fw={550} size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
        {media && media.state !== 'ready' && <MediaState id={media.id} />}
        {problem && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {problem}
          </Text>
        )}
      </div>
      <DurationField
        w={92}
        aria-label={t('playlist.durationOf', { title })}
        durationMs={item.durationMs}
        naturalMs={media?.durationMs ?? IMAGE_MS}
        onChange={(durationMs) => onChange({ durationMs })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('playlist.up', { title })}
        {...offWhen(first, onUp)}
      >
        <IconChevronUp size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('playlist.down', { title })}
        {...offWhen(last, onDown)}
      >
        <IconChevronDown size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('playlist.removeOf', { title })}
        onClick={onRemove}
      >
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}
