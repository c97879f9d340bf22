import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { changesQuery } from '../data/publications';
import { useTranslation } from '../lib/use-translation';
import { LinkButton } from '../ui/links';
import classes from './PublishButton.module.css';

/** Always there: how much is edited but not on the screens yet, and the way to put it there. */
export const PublishButton = memo(function PublishButton() {
  const { t } = useTranslation();
  const { data } = useQuery(changesQuery);
  const count = data?.items.length ?? 0;
  return (
    <LinkButton
      to="/changes"
      variant={count > 0 ? 'filled' : 'default'}
      radius="xl"
      leftSection={<IconRocket size={18} aria-hidden />}
      aria-label={count > 0 ? t('shell.changes', { count }) : t('shell.upToDate')}
      classNames={{ root: classes.button, section: classes.section }}
    >
      <span className={classes.long}>{count > 0 ? t('shell.changes', { count }) : t('shell.upToDate')}</span>
      {count > 0 && <span className={classes.short}>{count}</span>}
    </LinkButton>
  );
});
