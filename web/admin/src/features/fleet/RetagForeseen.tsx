import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { TagAim, TagChange } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';

const isOther = (aim: TagAim) => aim.screensBefore !== aim.screensAfter;

/** What the change of a tag does to screens, stores, campaigns and views, and whether anything else plays. */
export function RetagForeseen({ seen, remove }: { seen: TagChange; remove: boolean }) {
  const { t } = useTranslation();
  const { screens, sites, campaigns, views, screensChanging } = seen;
  const counts = [
    [t(remove ? 'tags.screensLose' : 'tags.screensChange', { count: screens }), screens],
    [t('tags.sitesChange', { count: sites }), sites],
    [t('tags.campaignsFollow', { count: campaigns }), campaigns],
    [t('tags.viewsFollow', { count: views }), views],
  ] as const;
  const told = counts.filter(([, count]) => count > 0);
  const listed = seen.aiming.filter((aim) => remove || isOther(aim));
  return (
    <div role="status">
      {told.length === 0 && <Text fw={600}>{t('tags.nobody')}</Text>}
      <ul style={{ margin: '0 0 12px', paddingLeft: 20, fontSize: 'var(--mantine-font-size-sm)' }}>
        {told.map(([text]) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {screensChanging === 0 && listed.length === 0 ? (
        <Alert color="teal" icon={<IconCircleCheck aria-hidden />} title={t('tags.sameProgramme')} />
      ) : (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle aria-hidden />}
          title={
            screensChanging
              ? t('tags.otherProgramme', { count: screensChanging })
              : t(remove ? 'tags.aimed' : 'tags.otherAims', { count: listed.length + seen.aimingTruncated })
          }
        >
          <ul style={{ margin: 0, paddingLeft: 20 }}>
            {listed.map((aim) => (
              <li key={aim.id}>
                <LinkText
                  to="/campaigns/$id"
                  params={{ id: aim.id }}
                  size="sm"
                  c="inherit"
                  underline="always"
                >
                  {aim.name}
                </LinkText>{' '}
                <Text component="span" size="sm" c="var(--mantine-color-text)">
                  {t('tags.aimChange', { before: aim.screensBefore, count: aim.screensAfter })}
                </Text>
              </li>
            ))}
          </ul>
          {remove && listed.length > 0 && (
            <Text size="sm" mt={8} c="var(--mantine-color-text)">
              {t('tags.aimedRemove')}
            </Text>
          )}
        </Alert>
      )}
    </div>
  );
}
