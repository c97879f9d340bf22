import { Anchor } from '@mantine/core';
import { useTranslation } from '../lib/use-translation';

/** The photo of a report, small; it opens whole. */
export function FaultPhoto({ id }: { id: string }) {
  const { t } = useTranslation();
  const url = `/api/v1/faults/${id}/photo`;
  return (
    <Anchor href={url} target="_blank" style={{ display: 'block', width: 'fit-content', marginBlock: 8 }}>
      <img
        src={url}
        alt={t('fault.photoAlt')}
        loading="lazy"
        style={{ display: 'block', maxWidth: 160, maxHeight: 120, borderRadius: 8 }}
      />
    </Anchor>
  );
}
