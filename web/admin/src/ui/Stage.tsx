import { Loader } from '@mantine/core';
import { type Manifest, playingAt } from '@vitrine/player-core/manifest';
import type { OnGlass } from '@vitrine/player-core/show';
import type { Stage as PlayerStage } from '@vitrine/player-core/stage';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { readBytes } from '../data/media';
import { readFile } from '../data/screens';
import { useTranslation } from '../lib/use-translation';
import { loadFont } from './SceneGlass';
import classes from './Stage.module.css';

interface Props {
  manifest: Manifest | null;
  /** The address of an asset named in the manifest. */
  urlOf: (asset: string) => string;
  /** What the file of a scene says, where it is at no address. */
  read?: (asset: string) => Promise<unknown>;
  now?: () => number;
  ratio?: number;
  label: string;
  onShow?: (glass: OnGlass) => void;
  /** Another value makes the stage look at its clock again. */
  tick?: number;
  /** Whether all of it stands still; the clock must, too. */
  paused?: boolean;
  children?: React.ReactNode;
}

/** The real player's stage in a frame of the page: what is seen here is what a screen shows. */
export function Stage({
  manifest,
  urlOf,
  read = (asset) => readFile(urlOf(asset)),
  now = Date.now,
  ratio = 16 / 9,
  label,
  onShow,
  tick,
  paused = false,
  children,
}: Props) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const stage = useRef<PlayerStage | null>(null);
  const latest = useRef({ manifest, urlOf, read, now, onShow });
  latest.current = { manifest, urlOf, read, now, onShow };
  const [isComing, setComing] = useState(true);
  const still = useStill(root, paused);

  useEffect(() => {
    let gone = false;
    void Promise.all([import('@vitrine/player-core/stage'), loadFont()]).then(([{ createStage }]) => {
      if (gone || !root.current) return;
      stage.current = createStage(root.current, {
        resolve: async (asset) => latest.current.urlOf(asset),
        read: (asset) => latest.current.read(asset),
        bytes: (asset) => readBytes(latest.current.urlOf(asset)),
        now: () => latest.current.now(),
        onShow: (glass) => {
          still.current();
          // its card stands also for what has not been fetched yet
          const isWaiting = glass.turn.kind === 'card' && isPlanned(latest.current);
          setComing(isWaiting);
          if (!isWaiting) latest.current.onShow?.(glass);
        },
        rotate: false,
      });
      stage.current.setVolume(0);
      stage.current.setManifest(muted(latest.current.manifest));
    });
    return () => {
      gone = true;
      stage.current?.destroy();
      stage.current = null;
    };
  }, [still]);
  useEffect(() => stage.current?.hold(paused), [paused]);
  useEffect(() => stage.current?.setManifest(muted(manifest)), [manifest]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tick says that the clock was moved
  useEffect(() => stage.current?.refresh(), [tick]);
  return (
    <div className={classes.stage} style={{ aspectRatio: ratio }}>
      <div ref={root} className={classes.glass} role="img" aria-label={label} />
      {isComing && manifest && (
        <div className={classes.coming} role="status" aria-label={t('common.loading')}>
          <Loader size="sm" color="gray.4" />
        </div>
      )}
      {children}
    </div>
  );
}

/** Whether something is to be on the glass at the moment. */
function isPlanned({ manifest, now }: Pick<Required<Props>, 'manifest' | 'now'>): boolean {
  return manifest !== null && playingAt(manifest, now()).state === 'item';
}

/** A fade to another picture is over by then. */
const FADED_MS = 700;

/** Stops the films and the running words while it is paused, also of what comes on the glass meanwhile: for that the function is called. */
function useStill(root: RefObject<HTMLElement | null>, paused: boolean): RefObject<() => void> {
  const stopped = useRef(new Set<HTMLVideoElement | Animation>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = () => {
    const films = [...(root.current?.querySelectorAll('video') ?? [])].filter((film) => !film.paused);
    const courses = (root.current?.getAnimations?.({ subtree: true }) ?? []).filter(
      (course) => course.playState === 'running' && course.effect?.getTiming().iterations === Infinity,
    );
    for (const one of [...films, ...courses]) {
      one.pause();
      stopped.current.add(one);
    }
  };
  const again = useRef<() => void>(() => undefined);
  again.current = () => {
    clearTimeout(timer.current);
    if (paused) timer.current = setTimeout(stop, FADED_MS);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it is paused or goes on
  useEffect(() => {
    if (paused) stop();
    else for (const one of stopped.current) void Promise.resolve(one.play()).catch(() => undefined);
    if (!paused) stopped.current.clear();
    return () => clearTimeout(timer.current);
  }, [paused]);
  return again;
}

/** A preview makes no noise. */
function muted(manifest: Manifest | null): Manifest | null {
  return manifest && { ...manifest, settings: { ...manifest.settings, volumePercent: 0, rotation: 0 } };
}
