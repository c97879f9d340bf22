import { Text, Title } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import type { Screen } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { ExpectedGlass } from '../../ui/ExpectedGlass';
import { LinkButton, LinkText } from '../../ui/links';
import classes from './Screen.module.css';

/** What the screen shows at this moment, played here by the same core from the same manifest. */
export function NowPlaying({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
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
      <div className={classes.glass} style={{ maxWidth: height > width ? 320 : undefined }}>
        <ExpectedGlass
          screen={screen}
          label={t('screen.nowLabel', { name: screen.name })}
          empty={
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
          }
        />
      </div>
      <Text size="sm" mt="sm">
        <LinkText to="/what-plays" search={{ screen: screen.id }}>
          {t('screen.otherMoment')}
        </LinkText>
      </Text>
    </section>
  );
}
