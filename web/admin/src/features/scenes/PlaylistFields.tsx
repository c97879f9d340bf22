import { Button, NumberInput, Text } from '@mantine/core';
import { IconPlaylist } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ContentOf } from '@vitrine/player-core/scene/types';
import { useState } from 'react';
import { playlistQuery } from '../../data/playlists';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import { PlaylistPicker } from '../../ui/PlaylistPicker';
import { Choice } from './Choice';
import { ColourField } from './ColourField';
import type { FieldsProps } from './ContentFields';

/** What loops in a zone, and how. */
export function PlaylistFields({ content, limits, set }: FieldsProps<ContentOf<'playlist'>>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { readOnly } = limits;
  const [picking, setPicking] = useState(false);
  const { data: list } = useQuery({
    ...playlistQuery(content.playlistId ?? ''),
    enabled: content.playlistId !== null,
  });
  return (
    <>
      <Button
        variant="default"
        disabled={readOnly}
        leftSection={<IconPlaylist size={18} aria-hidden />}
        aria-label={list && t('scene.playlistChosen', { name: list.name })}
        onClick={() => setPicking(true)}
      >
        {list?.name ?? t('scene.choosePlaylist')}
      </Button>
      {list && (
        <Text size="sm" c="dimmed">
          {t('common.items', { count: list.items.length })} · {format.clock(list.durationMs)} ·{' '}
          <LinkText to="/playlists/$id" params={{ id: list.id }} size="sm" underline="always">
            {t('scene.openPlaylist')}
          </LinkText>
        </Text>
      )}
      <PlaylistPicker
        opened={picking}
        title={t('scene.choosePlaylist')}
        unfit={({ items }) => (items.some(({ kind }) => kind === 'scene') ? t('scene.holdsScene') : null)}
        onClose={() => setPicking(false)}
        onPick={({ id }) => set({ playlistId: id })}
      />
      <Choice
        label={t('scene.fit')}
        readOnly={readOnly}
        value={content.fit ?? 'own'}
        options={['own', 'cover', 'contain']}
        nameOf={(one) => (one === 'own' ? t('scene.asInPlaylist') : t(`playlist.fit.${one}`))}
        onChange={(fit) => set({ fit: fit === 'own' ? null : fit })}
      />
      <Choice
        label={t('scene.transition')}
        readOnly={readOnly}
        value={content.transition ?? 'own'}
        options={['own', 'cut', 'fade']}
        nameOf={(one) => (one === 'own' ? t('scene.asInPlaylist') : t(`playlist.transition.${one}`))}
        onChange={(transition) => set({ transition: transition === 'own' ? null : transition })}
      />
      <ColourField
        label={t('scene.background')}
        value={content.background}
        brandOnly={limits.coloursLocked}
        readOnly={readOnly}
        onChange={(background) => background && set({ background })}
      />
      <NumberInput
        label={t('scene.radius')}
        min={0}
        max={1000}
        readOnly={readOnly}
        value={content.radius}
        onChange={(radius) => typeof radius === 'number' && set({ radius: Math.round(radius) }, 'radius')}
      />
    </>
  );
}
