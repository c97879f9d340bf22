import { ActionIcon, CloseButton, Group, Paper, Progress, ScrollArea, Stack, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { type Upload, uploads, useUploads } from '../../data/uploads';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { MediaState } from '../../ui/MediaState';
import { useUploadWords } from '../../ui/use-upload-words';
import classes from './UploadPanel.module.css';

/** It goes on only if somebody does something. */
const isStopped = ({ state }: Upload) => ['failed', 'refused', 'interrupted'].includes(state);

/** The files on their way, on every page until they are through. */
export function UploadPanel() {
  const { t } = useTranslation();
  const list = useUploads();
  const { ref, height } = useElementSize();
  // what is told in the same corner stands above
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty('--v-corner', list.length > 0 ? `${height + 32}px` : '0px');
    return () => void style.removeProperty('--v-corner');
  }, [height, list.length]);
  const [chosen, setFolded] = useState<boolean | null>(null);
  if (list.length === 0) return null;
  // what an earlier visit left is no reason to cover a part of the page
  const isFolded = chosen ?? list.every(({ state }) => state === 'interrupted');
  const finished = list.filter((one) => one.state === 'sent').length;
  const stopped = list.filter(isStopped);
  const open = finished + stopped.length < list.length;
  const told = open
    ? t('upload.progress', { done: finished, count: list.length })
    : finished > 0 && t('upload.finished', { count: finished });
  const lost = stopped.length > 0 && t('upload.notSent', { count: stopped.length });
  return (
    <Paper
      ref={ref}
      className={classes.panel}
      data-folded={isFolded || undefined}
      shadow="lg"
      withBorder
      component="section"
      aria-label={t('upload.title')}
    >
      <Group justify="space-between" px="md" py="xs" wrap="nowrap">
        <Text fw={600} size="sm" role="status">
          {[told, lost].filter(Boolean).join(' · ')}
        </Text>
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-expanded={!isFolded}
            aria-label={t('upload.details')}
            onClick={() => setFolded(!isFolded)}
          >
            {isFolded ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
          </ActionIcon>
          <CloseButton
            aria-label={t('upload.hide')}
            onClick={() => {
              uploads.clearFinished();
              for (const { id } of stopped) uploads.drop(id);
            }}
          />
        </Group>
      </Group>
      {!isFolded && (
        <ScrollArea.Autosize mah={300} type="auto">
          <Stack component="ul" gap={0} className={classes.list}>
            {[...stopped, ...list.filter((one) => !isStopped(one))].map((one) => (
              <Row key={one.id} upload={one} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      )}
    </Paper>
  );
}

function Row({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordsOf = useUploadWords();
  const bad = upload.state === 'failed' || upload.state === 'refused';
  const moving = upload.state === 'sending' || upload.state === 'checking';
  return (
    <li className={classes.row}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Text size="sm" className="v-truncate" title={upload.name}>
          {upload.name}
        </Text>
        <Group gap={4} wrap="nowrap">
          {upload.state === 'failed' && (
            <ActionIcon
              variant="subtle"
              size="sm"
              aria-label={t('upload.retry', { name: upload.name })}
              onClick={() => uploads.retry(upload.id)}
            >
              <IconRefresh size={16} aria-hidden />
            </ActionIcon>
          )}
          {upload.state !== 'sent' && (
            <CloseButton
              size="sm"
              aria-label={t('upload.cancel', { name: upload.name })}
              onClick={() => uploads.drop(upload.id)}
            />
          )}
        </Group>
      </Group>
      {moving && (
        <Progress
          size="sm"
          mt={6}
          value={(upload.sent / Math.max(1, upload.size)) * 100}
          animated={upload.state === 'checking'}
          aria-label={upload.name}
        />
      )}
      <Text size="xs" c={bad ? 'var(--mantine-color-error)' : 'dimmed'} mt={4} component="div">
        {upload.state === 'sending' &&
          t('upload.sending', { sent: format.bytes(upload.sent), size: format.bytes(upload.size) })}
        {upload.state === 'sent' && upload.mediaId && <MediaState id={upload.mediaId} />}
        {upload.state === 'sent' && !upload.mediaId && t('upload.state.sent')}
        {bad && wordsOf(upload)}
        {(upload.state === 'waiting' || upload.state === 'checking' || upload.state === 'interrupted') &&
          t(`upload.state.${upload.state}`)}
      </Text>
    </li>
  );
}
