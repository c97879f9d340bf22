import { Alert, Button, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconUpload } from '@tabler/icons-react';
import { useFormat } from '../../../lib/format';
import { useTranslation } from '../../../lib/use-translation';
import type { Step } from './steps';
import type { Wizard } from './use-wizard';

/** The files that are still on their way, and those that did not come. */
export function Files({ work, onGo }: { work: Wizard; onGo: (step: Step) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { coming, arrivals } = work;
  const stuck = arrivals.waiting.length - coming.length;
  const size = coming.reduce((sum, one) => sum + one.size, 0);
  const sent = coming.reduce((sum, one) => sum + one.sent, 0);
  const title = t('wizard.coming', { count: coming.length });
  return (
    <>
      {coming.length > 0 && (
        // no alert: its figures change all the time, and each would be said aloud
        <Alert role="group" color="blue" icon={<IconUpload aria-hidden />} title={title}>
          <Progress size="sm" mb={6} value={(sent / Math.max(1, size)) * 100} aria-label={title} />
          <Text size="sm" c="var(--mantine-color-text)">
            {t('upload.sending', { sent: format.bytes(sent), size: format.bytes(size) })}.{' '}
            {t('wizard.comingText')}
          </Text>
        </Alert>
      )}
      {stuck > 0 && work.form.getValues().content === 'media' && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle aria-hidden />}
          title={t('wizard.stuck', { count: stuck })}
        >
          <Button size="compact-xs" variant="default" onClick={() => onGo('content')}>
            {t('wizard.goTo', { step: t('step.content') })}
          </Button>
        </Alert>
      )}
    </>
  );
}
