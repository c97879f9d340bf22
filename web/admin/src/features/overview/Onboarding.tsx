import { Group, Progress, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Overview } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { LinkButton } from '../../ui/links';
import { DemoButton } from './DemoButton';
import classes from './OverviewPage.module.css';

const STEPS = [
  { name: 'site', link: { to: '/sites' } },
  { name: 'screen', link: { to: '/screens/pair' } },
  { name: 'media', link: { to: '/media' } },
  { name: 'playlist', link: { to: '/playlists' } },
  { name: 'campaign', link: { to: '/campaigns/new' } },
  { name: 'publication', link: { to: '/changes' } },
] as const satisfies { name: keyof Overview['onboarding']; link: LinkProps }[];

/** The way from an empty server to a playing screen; each step is a button that does it. */
export function Onboarding({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const mayAdminister = usePermission('admin');
  const done = STEPS.filter(({ name }) => overview.onboarding[name]).length;
  const next = STEPS.find(({ name }) => !overview.onboarding[name])?.name;
  const untouched = overview.screens.total === 0 && overview.media.total === 0;
  return (
    <section className={`v-card ${classes.section}`} aria-labelledby="onboarding">
      <Group justify="space-between" gap="md">
        <div>
          <Title order={2} id="onboarding">
            {t('onboarding.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('onboarding.lead')}
          </Text>
        </div>
        <Group gap="sm">
          <Text size="sm" c="dimmed" className="v-num">
            {t('onboarding.done', { done, total: STEPS.length })}
          </Text>
          <Progress
            value={(done / STEPS.length) * 100}
            w={110}
            size="sm"
            aria-label={t('onboarding.title')}
          />
        </Group>
      </Group>
      <ol className={classes.steps}>
        {STEPS.map(({ name, link }, index) => {
          const finished = overview.onboarding[name];
          return (
            <li key={name} className={classes.step} data-done={finished} data-next={name === next}>
              <span className={classes.stepHead}>
                <span className={classes.number} aria-hidden>
                  {finished ? <IconCheck size={16} stroke={2.6} /> : index + 1}
                </span>
                {t(`onboarding.${name}`)}
                {finished && <span className="v-visually-hidden">{t('onboarding.stepDone')}</span>}
              </span>
              {!finished && (
                <>
                  <Text size="sm" c="dimmed">
                    {t(`onboarding.${name}Text`)}
                  </Text>
                  <div className={classes.stepAction}>
                    <LinkButton {...link} size="xs" variant={name === next ? 'filled' : 'default'}>
                      {t(`onboarding.${name}Do`)}
                    </LinkButton>
                  </div>
                </>
              )}
            </li>
          );
        })}
      </ol>
      {mayAdminister && untouched && <DemoButton />}
    </section>
  );
}
