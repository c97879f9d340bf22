import manrope from '@fontsource-variable/manrope/files/manrope-latin-wght-normal.woff2?url';
import type { SceneView } from '@vitrine/player-core/scene/render';
import type { Canvases, Surroundings } from '@vitrine/player-core/scene/types';
import { useEffect, useRef } from 'react';
import { readBytes } from '../data/media';

let font: Promise<unknown> | null = null;

/** The font that screens have with them; asked for once, when something is first drawn in it. */
export function loadFont(): Promise<unknown> {
  font ??= new FontFace('Manrope Variable', `url(${manrope})`, { weight: '200 800' })
    .load()
    .then((face) => document.fonts.add(face))
    .catch(() => undefined);
  return font;
}

interface Props {
  scene: Canvases & Surroundings;
  width: number;
  height: number;
  /** Whether empty zones are marked. */
  marks?: boolean;
  /** Whether it stands still, as in a list. */
  still?: boolean;
}

/** A scene drawn by the renderer of the screens. What it shows is told by what stands around it. */
export function SceneGlass({ scene, width, height, marks, still }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const view = useRef<SceneView | null>(null);
  const latest = useRef({ scene, width, height });
  latest.current = { scene, width, height };
  useEffect(() => {
    let gone = false;
    void Promise.all([import('@vitrine/player-core/scene/render'), loadFont()]).then(([{ renderScene }]) => {
      if (gone || !root.current) return;
      const { scene: first, ...size } = latest.current;
      const environment = {
        resolve: async (url: string) => url,
        bytes: readBytes,
        now: Date.now,
        marks,
        still,
      };
      view.current = renderScene(root.current, first, size, environment);
    });
    return () => {
      gone = true;
      view.current?.destroy();
      view.current = null;
    };
  }, [marks, still]);
  useEffect(() => view.current?.update(scene), [scene]);
  useEffect(() => view.current?.resize(width, height), [width, height]);
  return (
    <div
      ref={root}
      aria-hidden
      style={{ position: 'relative', width, height, overflow: 'hidden', pointerEvents: 'none' }}
    />
  );
}
