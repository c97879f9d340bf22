import { Skeleton, Text } from '@mantine/core';
import { IconDeviceTv } from '@tabler/icons-react';
import { useReach } from '../../data/reach';
import { useTranslation } from '../../lib/use-translation';
import classes from './Target.module.css';

const NAMED = 4;

/** "214 screens, 38 stores", from the server and as of now, with some of them by name. */
export function Reach({ target }: { target: string }) {
  const { t } = useTranslation();
  const { data, isError } = useReach(target);
  const more = data && data.screens > NAMED && data.sample.length > NAMED;
  return (
    <div>
      <Text size="sm" c="dimmed">
        <IconDeviceTv size={16} aria-hidden style={{ verticalAlign: '-3px' }} /> {t('campaign.reach')}
      </Text>
      <div role="status">
        {target === '' || isError ? (
          <Text fw={600}>{t('campaign.reachUnknown')}</Text>
        ) : data ? (
          <>
            <div className={`${classes.reach} v-num`}>
              {t('common.screens', { count: data.screens })}, {t('common.sites', { count: data.sites })}
            </div>
            <Text size="sm" c="dimmed">
              {data.screens === 0
                ? t('campaign.reachNobody')
                : data.sample
                    .slice(0, NAMED)
                    .map((one) => `${one.name} (${one.siteName})`)
                    .join(', ')}
              {more && '…'}
            </Text>
          </>
        ) : (
          <Skeleton height={40} mt={4} />
        )}
      </div>
    </div>
  );
}
