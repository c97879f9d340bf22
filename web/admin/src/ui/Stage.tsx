import type { Manifest } from '@vitrine/player-core/manifest';
import type { OnGlass } from '@vitrine/player-core/show';
import type { Stage as PlayerStage } from '@vitrine/player-core/stage';
import { useEffect, useRef } from 'react';
import { readBytes } from '../data/media';
import { readFile } from '../data/screens';
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
  children,
}: Props) {
  const root = useRef<HTMLDivElement>(null);
  const stage = useRef<PlayerStage | null>(null);
  const latest = useRef({ manifest, urlOf, read, now, onShow });
  latest.current = { manifest, urlOf, read, now, onShow };

  useEffect(() => {
    let gone = false;
    void Promise.all([import('@vitrine/player-core/stage'), loadFont()]).then(([{ createStage }]) => {
      if (gone || !root.current) return;
      stage.current = createStage(root.current, {
        resolve: async (asset) => latest.current.urlOf(asset),
        read: (asset) => latest.current.read(asset),
        bytes: (asset) => readBytes(latest.current.urlOf(asset)),
        now: () => latest.current.now(),
        onShow: (glass) => latest.current.onShow?.(glass),
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
  }, []);
  useEffect(() => stage.current?.setManifest(muted(manifest)), [manifest]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tick says that the clock was moved
  useEffect(() => stage.current?.refresh(), [tick]);
  return (
    <div className={classes.stage} style={{ aspectRatio: ratio }}>
      <div ref={root} className={classes.glass} role="img" aria-label={label} />
      {children}
    </div>
  );
}

/** A preview makes no noise. */
function muted(manifest: Manifest | null): Manifest | null {
  return manifest && { ...manifest, settings: { ...manifest.settings, volumePercent: 0, rotation: 0 } };
}
