import { Skeleton } from '@mantine/core';
import { IconMoon, IconPhotoOff } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Plan, PlanLayer, Screen } from '@vitrine/api/types';
import type { Manifest } from '@vitrine/player-core/manifest';
import { useEffect, useMemo, useRef, useState } from 'react';
import { readFile, screenManifestQuery } from '../../data/screens';
import { useTranslation } from '../../lib/use-translation';
import { Stage } from '../../ui/Stage';
import classes from './Preview.module.css';
import { allLooks, type Look, looksOf, manifestOf } from './programme';

interface Props {
  screen: Screen;
  plan: Plan;
  at: number;
  draft: boolean;
  layer: PlanLayer;
  label: string;
}

interface Programme {
  manifest: Manifest;
  looks: Map<string, Look>;
}

function useProgramme(screen: Screen, plan: Plan, draft: boolean): Programme | null {
  const client = useQueryClient();
  const revision = screen.convergence?.desiredRevision || null;
  const sent = useQuery({
    ...screenManifestQuery(screen.id, revision),
    enabled: revision !== null,
    retry: false,
  });
  const waiting = revision !== null && sent.isPending;
  const [programme, setProgramme] = useState<Programme | null>(null);
  useEffect(() => {
    if (waiting) return;
    let old = false;
    void allLooks(client, plan, looksOf(screen.id, sent.data as Manifest | undefined), draft).then(
      (looks) => {
        if (!old) setProgramme({ looks, manifest: manifestOf(plan, screen.effectiveTimeZone, looks) });
      },
    );
    return () => {
      old = true;
    };
  }, [client, plan, screen.id, screen.effectiveTimeZone, sent.data, draft, waiting]);
  return programme;
}

/** Where a file is that a scene shows: of the screen by its hash, of one that is edited at its own address. */
function nested(screenId: string, asset: string): string {
  return asset.startsWith('/') ? asset : `/api/v1/screens/${screenId}/assets/${asset}`;
}

/** The picture: the plan of that day played by the real player core, its clock put to the chosen moment. */
export function Glass({ screen, plan, at, draft, layer, label }: Props) {
  const { t } = useTranslation();
  const programme = useProgramme(screen, plan, draft);
  const base = useRef({ at, began: Date.now() });
  const ticks = useRef(0);
  const tick = useMemo(() => {
    base.current = { at, began: Date.now() };
    ticks.current += programme ? 1 : 0;
    return ticks.current;
  }, [at, programme]);
  const { width = 16, height = 9 } = screen.resolution ?? {};
  const shape = { maxWidth: height > width ? 320 : undefined };
  if (!programme) return <Skeleton height={280} radius="md" />;
  return (
    <div className={classes.glass} style={shape}>
      <Stage
        manifest={programme.manifest}
        urlOf={(asset) => programme.looks.get(asset)?.url ?? nested(screen.id, asset)}
        read={async (asset) => {
          const look = programme.looks.get(asset);
          return look?.scene ?? readFile(look?.url ?? '');
        }}
        now={() => base.current.at + Date.now() - base.current.began}
        tick={tick}
        ratio={width / height}
        label={label}
      >
        {(layer === 'closed' || layer === 'default') && (
          <div className={classes.veil}>
            {layer === 'closed' ? (
              <IconMoon size={30} stroke={1.4} aria-hidden />
            ) : (
              <IconPhotoOff size={30} stroke={1.4} aria-hidden />
            )}
            {layer === 'closed' ? t('screen.off') : t('screen.card')}
          </div>
        )}
      </Stage>
    </div>
  );
}
