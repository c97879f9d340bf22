import { IconQrcode } from '@tabler/icons-react';
import type { Site } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { LinkButton } from '../../ui/links';
import { useMayPair } from './use-may-pair';

/** The way to a new screen, for who may pair one. */
export function PairLink({ site }: { site: Site }) {
  const { t } = useTranslation();
  if (!useMayPair()) return null;
  return (
    <LinkButton
      to="/store/pair"
      search={{ site: site.id }}
      size="md"
      mt="md"
      variant="light"
      leftSection={<IconQrcode size={20} aria-hidden />}
    >
      {t('store.pair')}
    </LinkButton>
  );
}
