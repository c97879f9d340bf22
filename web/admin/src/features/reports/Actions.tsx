import { Button, Group } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from '../../lib/use-translation';
import classes from './Reports.module.css';

/** What can be done with a report: print it, or take it along as a table. */
export function Actions({ busy, download }: { busy: boolean; download: () => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" className={classes.screenOnly}>
      <Button
        variant="default"
        leftSection={<IconPrinter size={18} aria-hidden />}
        onClick={() => window.print()}
      >
        {t('reports.print')}
      </Button>
      <Button leftSection={<IconDownload size={18} aria-hidden />} loading={busy} onClick={download}>
        {t('reports.csv')}
      </Button>
    </Group>
  );
}
