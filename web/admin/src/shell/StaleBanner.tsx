import { IconCloudOff } from '@tabler/icons-react';
import { memo } from 'react';
import { useFormat } from '../lib/format';
import { useTranslation } from '../lib/use-translation';
import { useLink } from '../live/link';
import classes from './StaleBanner.module.css';

/** Says how old the figures are once the live stream has been lost for a while. */
export const StaleBanner = memo(function StaleBanner() {
  const { t } = useTranslation();
  const format = useFormat();
  const link = useLink();
  return (
    <div role="status" aria-live="polite">
      {link.stale && (
        <div className={classes.banner}>
          <IconCloudOff size={18} aria-hidden />
          {t('shell.stale', { time: format.time(link.heardAt) })}
        </div>
      )}
    </div>
  );
});
