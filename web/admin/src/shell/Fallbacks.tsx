import { Center, Container, Loader } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/Empty';
import { Failure } from '../ui/Failure';
import { LinkButton } from '../ui/links';

export function PagePending() {
  const { t } = useTranslation();
  return (
    <Center mih="60vh" role="status" aria-label={t('common.loading')}>
      <Loader type="dots" />
    </Center>
  );
}

export function PageFailed({ error, reset }: { error: unknown; reset?: () => void }) {
  return (
    <Container size="sm" py="xl">
      <Failure error={error} retry={reset ?? (() => location.reload())} />
    </Container>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main>
      <Empty
        order={1}
        icon={IconMap2}
        title={t('failure.notFoundTitle')}
        text={t('failure.notFoundText')}
        action={
          <LinkButton to="/" variant="light">
            {t('action.home')}
          </LinkButton>
        }
      />
    </main>
  );
}
