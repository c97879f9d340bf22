import { Group } from '@mantine/core';
import { useTranslation } from '../../lib/use-translation';
import { LinkButton } from '../../ui/links';
import classes from './Reports.module.css';

const KINDS = { plays: '/reports', uptime: '/reports/uptime' } as const;

/** The reports that there are; the one that is open is marked. The period goes along. */
export function Kinds({ open, range }: { open: keyof typeof KINDS; range: string }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('reports.kinds.label')} className={classes.screenOnly}>
      <Group gap="xs">
        {(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => (
          <LinkButton
            key={kind}
            to={KINDS[kind]}
            search={{ range }}
            size="sm"
            variant={kind === open ? 'light' : 'subtle'}
            aria-current={kind === open ? 'page' : undefined}
          >
            {t(`reports.kinds.${kind}`)}
          </LinkButton>
        ))}
      </Group>
    </nav>
  );
}
