import { Box, Loader } from '@mantine/core';
import { IconLock, IconMap2 } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { useTranslation } from '../lib/use-translation';
import { Empty } from '../ui/Empty';
import { Failure } from '../ui/Failure';
import { LinkButton } from '../ui/links';

export function PagePending() {
  const { t } = useTranslation();
  return (
    <Box
      mih="60vh"
      style={{ display: 'grid', placeItems: 'center' }}
      role="status"
      aria-label={t('common.loading')}
    >
      <Loader type="dots" />
    </Box>
  );
}

export function PageFailed({ error, reset }: { error: unknown; reset?: () => void }) {
  return (
    <Box maw={720} mx="auto" px="md" py="xl">
      <Failure error={error} retry={reset ?? (() => location.reload())} />
    </Box>
  );
}

/** In place of a page, with the way home. */
function Instead({ icon, title, text }: Pick<ComponentProps<typeof Empty>, 'icon' | 'title' | 'text'>) {
  const { t } = useTranslation();
  return (
    <Empty
      order={1}
      icon={icon}
      title={title}
      text={text}
      action={
        <LinkButton to="/" variant="light">
          {t('action.home')}
        </LinkButton>
      }
    />
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return <Instead icon={IconMap2} title={t('failure.notFoundTitle')} text={t('failure.notFoundText')} />;
}

/** For who came by an address or a bookmark: what leads here is not offered. */
export function NotAllowed() {
  const { t } = useTranslation();
  return <Instead icon={IconLock} title={t('failure.notAllowedTitle')} text={t('failure.notAllowedText')} />;
}

/** For who is not signed in: there is no menu around it. */
export function NotFoundOutside() {
  return (
    <main>
      <NotFound />
    </main>
  );
}
