import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { renditionsQuery } from '../../data/media';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import classes from './MediaPage.module.css';

export function MediaFacts({ media }: { media: Media }) {
  const { t } = useTranslation();
  const format = useFormat();
  const renditions = useQuery(renditionsQuery(media.id));
  return (
    <section>
      <Text fw={600} size="sm" mb={6}>
        {t('media.file')}
      </Text>
      <dl className={classes.facts}>
        <dt>{t('media.fileName')}</dt>
        <dd>{media.fileName}</dd>
        <dt>{t('media.format')}</dt>
        <dd>
          {media.mime} · {format.bytes(media.bytes)}
        </dd>
        {media.width && media.height && (
          <>
            <dt>{t('media.dimensions')}</dt>
            <dd>
              {media.width} × {media.height}
            </dd>
          </>
        )}
        {media.durationMs !== null && (
          <>
            <dt>{t('media.duration')}</dt>
            <dd>{format.clock(media.durationMs)}</dd>
          </>
        )}
        <dt>{t('media.added')}</dt>
        <dd>
          {format.dateTime(media.createdAt)}
          {media.createdBy ? ` · ${media.createdBy.name}` : ''}
        </dd>
        {(renditions.data?.items ?? []).map((one) => (
          <Rendition key={`${one.purpose}-${one.sha256}`} label={t(`media.rendition.${one.purpose}`)}>
            {one.width && one.height ? `${one.width} × ${one.height} · ` : ''}
            {format.bytes(one.bytes)}
          </Rendition>
        ))}
      </dl>
    </section>
  );
}

function Rendition({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
