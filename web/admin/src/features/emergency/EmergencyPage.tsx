import { Text } from '@mantine/core';
import { usePermission } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { Page } from '../../ui/Page';
import classes from './Emergency.module.css';
import { Launch } from './Launch';
import { Running } from './Running';

/** What interrupts every programme: what runs now, and how to begin. */
export function EmergencyPage() {
  const { t } = useTranslation();
  const mayEdit = usePermission('content:write');
  const mayPublish = usePermission('publish');
  return (
    <Page wide title={t('nav.emergency')} lead={t('emergency.lead')} learn="emergency">
      <div className={classes.page}>
        <Running mayStop={mayPublish} />
        {mayEdit && mayPublish ? <Launch /> : <Text c="dimmed">{t('emergency.mayNot')}</Text>}
      </div>
    </Page>
  );
}
