import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { Screen } from '@vitrine/api/types';
import type { Canvases } from '@vitrine/player-core/scene/types';
import { messageMediaUrl } from '../../data/messages';
import { useTranslation } from '../../lib/use-translation';
import { SceneGlass } from '../../ui/SceneGlass';
import { useSurroundings } from '../../ui/use-surroundings';
import classes from './Store.module.css';

const TALLEST = 320;

/** The shapes of the store's screens, width by height, each once; a usual one if none is known. */
function shapesOf(screens: Screen[]): number[] {
  const ratios = screens.flatMap(({ resolution }) =>
    resolution ? [resolution.width / resolution.height] : [],
  );
  const shapes = [...new Set(ratios.map((ratio) => (ratio < 1 ? 9 / 16 : 16 / 9)))];
  return shapes.length > 0 ? shapes : [16 / 9];
}

interface Props {
  scene: Canvases;
  siteId: string;
  screens: Screen[];
}

/** The message as the store's screens will show it, in the shape of each. */
export function MessagePreview({ scene, siteId, screens }: Props) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const around = useSurroundings(scene, siteId, messageMediaUrl);
  return (
    <figure className={classes.figure}>
      <div ref={ref} style={{ display: 'flex', flexWrap: 'wrap', gap: 10 }}>
        {width > 0 &&
          shapesOf(screens).map((ratio) => {
            const height = Math.min(width / ratio, TALLEST);
            return (
              <div key={ratio} className={classes.glass}>
                <SceneGlass scene={{ ...scene, ...around }} width={height * ratio} height={height} still />
              </div>
            );
          })}
      </div>
      <Text component="figcaption" size="xs" c="dimmed">
        {t('message.preview')}
      </Text>
    </figure>
  );
}
