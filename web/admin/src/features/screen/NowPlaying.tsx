import { Skeleton, Text, Title } from '@mantine/core';
import { IconMoon, IconPhotoOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '@vitrine/api/problem';
import type { Screen } from '@vitrine/api/types';
import type { Manifest } from '@vitrine/player-core/manifest';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { screenManifestQuery } from '../../data/screens';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton, LinkText } from '../../ui/links';
import { Stage } from '../../ui/Stage';
import classes from './Screen.module.css';

type Glass = 'item' | 'off' | 'card';

/** What the screen shows at this moment, played here by the same core from the same manifest. */
export function NowPlaying({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  // 0 is what a screen has before the first publication that concerns it
  const revision = screen.convergence?.desiredRevision || null;
  const manifest = useQuery({
    ...screenManifestQuery(screen.id, revision),
    enabled: revision !== null,
    retry: false,
  });
  const [glass, setGlass] = useState<Glass>('item');
  const nothing = revision === null || (manifest.error instanceof Problem && manifest.error.status === 404);
  const { width = 16, height = 9 } = screen.resolution ?? {};
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="now-playing">
      <div className={classes.head}>
        <Title order={2} id="now-playing">
          {t('screen.now')}
        </Title>
        <Text size="sm" c="dimmed">
          {screen.status === 'online' ? t('screen.nowLead') : t('screen.nowExpected')}
        </Text>
      </div>
      {nothing && (
        <Empty
          compact
          icon={IconPhotoOff}
          title={t('screen.nothing')}
          text={t('screen.nothingText')}
          action={
            <LinkButton to="/campaigns/new" variant="light" mt="xs">
              {t('screen.nothingDo')}
            </LinkButton>
          }
        />
      )}
      {manifest.isError && !nothing && (
        <Failure error={manifest.error} retry={() => void manifest.refetch()} />
      )}
      {!nothing && manifest.isPending && <Skeleton height={320} radius="md" />}
      {Boolean(manifest.data) && (
        <div className={classes.glass} style={{ maxWidth: height > width ? 320 : undefined }}>
          <Stage
            manifest={manifest.data as Manifest}
            urlOf={(asset) => `/api/v1/screens/${screen.id}/assets/${asset}`}
            ratio={width / height}
            label={t('screen.nowLabel', { name: screen.name })}
            onShow={({ turn }) => setGlass(turn.kind)}
          >
            {glass !== 'item' && (
              <div className={classes.veil}>
                <IconMoon size={30} stroke={1.4} aria-hidden />
                {glass === 'off' ? t('screen.off') : t('screen.card')}
              </div>
            )}
          </Stage>
        </div>
      )}
      <Text size="sm" mt="sm">
        <LinkText to="/what-plays" search={{ screen: screen.id }}>
          {t('screen.otherMoment')}
        </LinkText>
      </Text>
    </section>
  );
}
