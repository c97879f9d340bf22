import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Problem, Unreachable } from '@vitrine/api/problem';
import { serverWords } from '../lib/server-words';
import { useTranslation } from '../lib/use-translation';

const KNOWN: Record<
  number,
  'signedOut' | 'forbidden' | 'missing' | 'stale' | 'gone' | 'tooLarge' | 'unsupported' | 'busy' | 'full'
> = {
  401: 'signedOut',
  403: 'forbidden',
  404: 'missing',
  410: 'gone',
  412: 'stale',
  413: 'tooLarge',
  415: 'unsupported',
  503: 'busy',
  507: 'full',
};

/** What a refusal says, in the reader's language where the server did not word it. */
export function useFailureText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof Unreachable) return t('failure.unreachable');
    if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error);
    const known = KNOWN[error.status];
    if (known) return t(`failure.${known}`);
    if (error.status === 429) return t('failure.tooMany');
    if (error.status >= 500) return t('failure.server', { id: error.document.requestId ?? '–' });
    if (error.errors.length > 0) return error.errors.map((one) => serverWords(one.message)).join(' ');
    return serverWords(error.message);
  };
}

/** Something could not be loaded or saved, with a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const text = useFailureText();
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{text(error)}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {t('action.retry')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
