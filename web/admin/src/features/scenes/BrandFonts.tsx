import { ActionIcon, Button, FileButton, Group, List, Select, Stack, Text, Title } from '@mantine/core';
import { IconTrash, IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { ownFont } from '@vitrine/player-core/scene/look';
import { ACCEPTED_FONTS, deleteMedia, fontsQuery } from '../../data/media';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { ask } from '../../ui/confirm';
import { DropZone } from '../../ui/DropZone';
import { useRefusedRemoval } from '../../ui/media-uses';
import { told } from '../../ui/notify';
import type { BrandPartProps } from './BrandColours';
import { FontRefusals } from './FontRefusals';
import { useFontUploads } from './use-font-uploads';
import { useFace, useFonts } from './use-fonts';

/** The fonts of titles and texts, and those that the brand brought with it. */
export function BrandFonts({ body, readOnly, set }: BrandPartProps) {
  const { t } = useTranslation();
  const fonts = useFonts();
  const options = [
    ...(fonts.own.length > 0 ? [{ group: t('brand.ownFonts'), items: fonts.ownOptions }] : []),
    { group: t('brand.commonFonts'), items: fonts.commonOptions },
  ];
  return (
    <section>
      <Title order={2} mb="sm">
        {t('brand.fonts')}
      </Title>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        {(['headingFont', 'bodyFont'] as const).map((role) => (
          <div key={role} style={{ minWidth: 220 }}>
            <Select
              label={t(`brand.${role}`)}
              readOnly={readOnly}
              allowDeselect={false}
              data={options}
              value={body[role]}
              onChange={(value) => value && set({ [role]: value })}
            />
            <Sample font={body[role]} heavy={role === 'headingFont'} />
          </div>
        ))}
      </Group>
      <OwnFonts fonts={fonts.own} readOnly={readOnly} />
    </section>
  );
}

function Sample({ font, heavy }: { font: string; heavy: boolean }) {
  const { t } = useTranslation();
  return (
    <Text mt={6} size="xl" fw={heavy ? 700 : 450} style={{ fontFamily: useFace(font) }}>
      {t('brand.sample')}
    </Text>
  );
}

function OwnFonts({ fonts, readOnly }: { fonts: Media[]; readOnly: boolean }) {
  const { t } = useTranslation();
  const uploads = useFontUploads();
  if (readOnly && fonts.length === 0) return null;
  return (
    <Stack gap="xs" mt="lg">
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h5">
          {t('brand.ownFonts')}
        </Title>
        {!readOnly && (
          <FileButton multiple accept={ACCEPTED_FONTS} onChange={uploads.send}>
            {(props) => (
              <Button
                variant="default"
                size="xs"
                loading={uploads.busy}
                leftSection={<IconUpload size={16} aria-hidden />}
                {...props}
              >
                {t('brand.addFonts')}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      {!readOnly && (
        <>
          <Text size="sm" c="dimmed">
            {t('brand.ownFontsText')}
          </Text>
          <FontRefusals refusals={uploads.refusals} />
          <DropZone onFiles={uploads.send} text={t('brand.dropFonts')} />
        </>
      )}
      {fonts.length > 0 && (
        <List listStyleType="none" spacing="xs" aria-label={t('brand.ownFonts')}>
          {fonts.map((font) => (
            <Own key={font.id} media={font} readOnly={readOnly} />
          ))}
        </List>
      )}
    </Stack>
  );
}

function Own({ media, readOnly }: { media: Media; readOnly: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refused = useRefusedRemoval();
  const face = useFace(ownFont(media.id));
  const { title, font } = media;
  const removal = useMutation({
    mutationFn: () => deleteMedia(media.id, media.version),
    onSuccess: () => {
      told(t('brand.fontRemoved', { name: title }));
      return client.invalidateQueries({ queryKey: fontsQuery.queryKey });
    },
    onError: refused,
  });
  const weight =
    font && font.weightMin < font.weightMax
      ? t('brand.fontWeights', { from: font.weightMin, to: font.weightMax })
      : t('brand.fontWeight', { weight: font?.weightMin ?? 400 });
  return (
    <List.Item styles={{ itemWrapper: { width: '100%' }, itemLabel: { flex: 1, minWidth: 0 } }}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Text size="xl" truncate style={{ fontFamily: face }}>
            {title}
          </Text>
          <Text size="sm" c="dimmed">
            {[font?.family, font?.style, weight].filter(Boolean).join(' · ')}
          </Text>
        </div>
        {!readOnly && (
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={removal.isPending}
            aria-label={t('brand.removeFont', { name: title })}
            onClick={() =>
              ask({
                title: t('brand.removeFontTitle', { name: title }),
                text: t('brand.removeFontText'),
                yes: t('action.delete'),
                no: t('action.cancel'),
                danger: true,
                onYes: () => removal.mutate(),
              })
            }
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </List.Item>
  );
}
