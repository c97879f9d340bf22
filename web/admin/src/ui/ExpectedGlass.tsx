import { Skeleton } from '@mantine/core';
import { IconMoon, IconUrgent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '@vitrine/api/problem';
import type { Screen } from '@vitrine/api/types';
import { interrupts, type Layer, type Manifest } from '@vitrine/player-core/manifest';
import { type ReactNode, useState } from 'react';
import { screenManifestQuery } from '../data/screens';
import { useTranslation } from '../lib/use-translation';
import classes from './ExpectedGlass.module.css';
import { Failure } from './Failure';
import { Stage } from './Stage';

type Glass = 'item' | 'off' | 'card';

interface Props {
  screen: Screen;
  label: string;
  /** The instant to show; now, and going on, unless given. */
  at?: number;
  /** In place of a glass for which nothing was ever published. */
  empty: ReactNode;
}

/** The manifest that a screen should follow; `null` while nothing was published for it. */
export function useExpected(screen: Screen) {
  // 0 is what a screen has before the first publication that concerns it
  const revision = screen.convergence?.desiredRevision || null;
  const manifest = useQuery({
    ...screenManifestQuery(screen.id, revision),
    enabled: revision !== null,
    retry: false,
  });
  const nothing = revision === null || (manifest.error instanceof Problem && manifest.error.status === 404);
  return { ...manifest, data: manifest.data as Manifest | undefined, nothing };
}

/** What a screen should show, played here by its own core from its own manifest. */
export function ExpectedGlass({ screen, label, at, empty }: Props) {
  const { t } = useTranslation();
  const { data, error, isPending, isError, nothing, refetch } = useExpected(screen);
  const [glass, setGlass] = useState<Glass>('item');
  const [layer, setLayer] = useState<Layer | null>(null);
  const { width = 16, height = 9 } = screen.resolution ?? {};
  if (nothing) return empty;
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  if (isPending || !data) return <Skeleton radius="md" style={{ aspectRatio: width / height }} aria-busy />;
  return (
    <Stage
      key={at ?? 'now'}
      manifest={data}
      urlOf={(asset) => `/api/v1/screens/${screen.id}/assets/${asset}`}
      now={at === undefined ? undefined : () => at}
      ratio={width / height}
      label={label}
      onShow={({ turn }) => {
        setGlass(turn.kind);
        setLayer(turn.kind === 'item' ? turn.layer : null);
      }}
    >
      {layer && interrupts(layer) && (
        <span className={classes.interrupted} role="status">
          <IconUrgent size={18} aria-hidden />
          {t(`layer.${layer}`)}
        </span>
      )}
      {glass !== 'item' && (
        <div className={classes.veil}>
          <IconMoon size={30} stroke={1.4} aria-hidden />
          {glass === 'off' ? t('screen.off') : t('screen.card')}
        </div>
      )}
    </Stage>
  );
}
