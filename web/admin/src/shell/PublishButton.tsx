import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { usePermission } from '../data/me';
import { changesQuery } from '../data/publications';
import { useTranslation } from '../lib/use-translation';
import { LinkButton } from '../ui/links';
import classes from './PublishButton.module.css';

/** Always there: how much is edited but not on the screens yet, and the way to put it there. */
export const PublishButton = memo(function PublishButton() {
  const { t } = useTranslation();
  const { data } = useQuery(changesQuery);
  const count = data?.items.length ?? 0;
  const mayPublish = usePermission('publish');
  const words = !data
    ? t('shell.changesUnknown')
    : count === 0
      ? t('shell.upToDate')
      : t(mayPublish ? 'shell.changes' : 'shell.changesWaiting', { count });
  return (
    <LinkButton
      to="/changes"
      variant={count > 0 && mayPublish ? 'filled' : 'default'}
      radius="xl"
      leftSection={<IconRocket size={18} aria-hidden />}
      aria-label={words}
      classNames={{ root: classes.button, section: classes.section }}
    >
      <span className={classes.long}>{words}</span>
      {count > 0 && <span className={classes.short}>{count}</span>}
    </LinkButton>
  );
});
