import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Screen, Screenshot } from '@vitrine/api/types';
import type { Manifest } from '@vitrine/player-core/manifest';
import { screenManifestQuery, screenshotsQuery } from '../../data/screens';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Stage } from '../../ui/Stage';
import classes from './Screen.module.css';

const SHOWN = 3;

/** Real captures sent back by the screen, newest first; the newest beside what was expected at that instant. */
export function Screenshots({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(screenshotsQuery(screen.id));
  const shots = (data?.items ?? []).slice(0, SHOWN);
  if (shots.length === 0) return null;
  return (
    <div className={classes.shots}>
      {shots.map((shot, place) => [
        <figure key={shot.id} className={classes.shot}>
          <Anchor href={shot.url} target="_blank">
            <img
              src={shot.url}
              alt={t('command.shotAlt', { time: format.dateTime(shot.takenAt) })}
              loading="lazy"
            />
          </Anchor>
          <figcaption>{t('command.shot', { time: format.dateTime(shot.takenAt) })}</figcaption>
        </figure>,
        place === 0 && <Expected key={`expected ${shot.id}`} screen={screen} shot={shot} />,
      ])}
    </div>
  );
}

/** The glass at the instant of a capture, by the same core; only where the manifest of then is still the one of now. */
function Expected({ screen, shot }: { screen: Screen; shot: Screenshot }) {
  const { t } = useTranslation();
  const format = useFormat();
  const revision = screen.convergence?.desiredRevision || null;
  const { data } = useQuery({
    ...screenManifestQuery(screen.id, revision),
    enabled: revision !== null,
    retry: false,
  });
  const manifest = data as Manifest | undefined;
  const taken = Date.parse(shot.takenAt);
  if (!manifest || taken < Date.parse(manifest.issuedAt)) return null;
  const { width = 16, height = 9 } = screen.resolution ?? {};
  const time = format.dateTime(shot.takenAt);
  return (
    <figure className={classes.shot}>
      <Stage
        manifest={manifest}
        urlOf={(asset) => `/api/v1/screens/${screen.id}/assets/${asset}`}
        now={() => taken}
        ratio={width / height}
        label={t('command.expectedAlt', { time })}
      />
      <figcaption>{t('command.expected', { time })}</figcaption>
    </figure>
  );
}
