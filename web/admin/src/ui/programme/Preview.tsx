import { ActionIcon, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { OnGlass } from '@vitrine/player-core/show';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Stage } from '../Stage';
import { type Programme, programmeOf } from './programme';
import type { Row } from './rows';

/** A clock of the preview's own, which can be put to the start of any play, and be stopped. */
function useOwnClock() {
  const base = useRef(Date.now());
  /** What it reads while it stands still. */
  const stood = useRef<number | null>(null);
  const [tick, setTick] = useState(0);
  const [paused, setPaused] = useState(false);
  return useMemo(() => {
    const now = () => stood.current ?? Date.now() - base.current;
    return {
      now,
      tick,
      paused,
      jump: (to: number) => {
        base.current = Date.now() - to;
        if (stood.current !== null) stood.current = to;
        setTick((count) => count + 1);
      },
      toggle: () => {
        if (stood.current !== null) base.current = Date.now() - stood.current;
        stood.current = stood.current === null ? now() : null;
        setPaused(stood.current !== null);
      },
    };
  }, [tick, paused]);
}

/** The list played through by the real player core, while it is being edited. */
export function Preview({ rows, ratio }: { rows: Row[]; ratio?: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const clock = useOwnClock();
  const [settled] = useDebouncedValue(rows, 500);
  const [programme, setProgramme] = useState<Programme | null>(null);
  const [shown, setShown] = useState(0);
  const revision = useRef(0);

  useEffect(() => {
    let old = false;
    revision.current += 1;
    programmeOf(client, settled, revision.current).then(
      (made) => !old && setProgramme(made),
      () => !old && setProgramme(null),
    );
    return () => {
      old = true;
    };
  }, [client, settled]);

  const manifest = programme?.manifest ?? null;
  const count = manifest?.items.length ?? 0;
  const item = manifest?.items[shown];
  const go = (step: number) => clock.jump(programme?.starts[(shown + step + count) % count] ?? 0);
  function onShow({ turn, manifest: playing }: OnGlass): void {
    if (turn.kind !== 'item') return;
    const index = playing?.items.findIndex((one) => one.id === turn.item.id) ?? -1;
    if (index >= 0) setShown(index);
  }
  return (
    <>
      <Stage
        manifest={manifest}
        urlOf={(asset) => programme?.urls.get(asset) ?? (asset.startsWith('/') ? asset : '')}
        read={async (asset) => programme?.scenes.get(asset)}
        now={clock.now}
        tick={clock.tick}
        paused={clock.paused}
        onShow={onShow}
        ratio={ratio}
        label={t('playlist.previewLabel')}
      />
      <Group justify="space-between" mt="xs" wrap="nowrap">
        <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {item
            ? `${shown + 1}/${count} · ${programme?.titles[shown] ?? ''} · ${format.clock(item.durationMs)}`
            : t('playlist.previewEmpty')}
        </Text>
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="default"
            aria-label={t('playlist.previous')}
            disabled={count < 2}
            onClick={() => go(-1)}
          >
            <IconPlayerSkipBack size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t(clock.paused ? 'playlist.play' : 'playlist.pause')}
            title={t(clock.paused ? 'playlist.play' : 'playlist.pause')}
            disabled={count === 0}
            onClick={clock.toggle}
          >
            {clock.paused ? (
              <IconPlayerPlay size={16} aria-hidden />
            ) : (
              <IconPlayerPause size={16} aria-hidden />
            )}
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t('playlist.next')}
            disabled={count < 2}
            onClick={() => go(1)}
          >
            <IconPlayerSkipForward size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
    </>
  );
}
