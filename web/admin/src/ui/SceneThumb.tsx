import { useElementSize } from '@mantine/hooks';
import type { Canvases } from '@vitrine/player-core/scene/types';
import { SceneGlass } from './SceneGlass';
import { useSurroundings } from './use-surroundings';

/** A small still picture of a scene, in the shape of a screen. */
export function SceneThumb({ scene }: { scene: Canvases }) {
  const { ref, width } = useElementSize<HTMLSpanElement>();
  const around = useSurroundings(scene, null);
  const stands = !scene.landscape;
  const height = width * 0.5625;
  return (
    <span
      ref={ref}
      style={{
        display: 'flex',
        justifyContent: 'center',
        width: '100%',
        aspectRatio: '16 / 9',
        overflow: 'hidden',
        borderRadius: 'inherit',
        background: 'var(--mantine-color-default-hover)',
      }}
    >
      {width > 0 && (
        <SceneGlass
          scene={{ ...scene, ...around }}
          width={stands ? height * 0.5625 : width}
          height={height}
          still
          marks
        />
      )}
    </span>
  );
}
