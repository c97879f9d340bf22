import { Button, Checkbox, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPhoto } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { BrandKit, BrandKitInput } from '@vitrine/api/types';
import { useEffect, useState } from 'react';
import { usePermission } from '../../data/me';
import { mediaQuery } from '../../data/media';
import { brandKitQuery, saveBrandKit } from '../../data/scenes';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { MediaPicker } from '../../ui/MediaPicker';
import { MediaThumb } from '../../ui/MediaThumb';
import { told } from '../../ui/notify';
import { Page } from '../../ui/Page';
import { loadFont } from '../../ui/SceneGlass';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
import { BrandColours, type BrandPartProps } from './BrandColours';
import { BrandFonts } from './BrandFonts';

const LOCKS = ['colours', 'fonts', 'logo'] as const;

/** Colours, fonts and the logo that scenes follow. */
export function BrandPage() {
  const { t } = useTranslation();
  const kit = useQuery(brandKitQuery);
  return (
    <Page
      title={t('brand.title')}
      lead={t('brand.lead')}
      learn="brand"
      back={{ to: '/scenes', label: t('nav.scenes') }}
    >
      {kit.isError && <Failure error={kit.error} retry={() => void kit.refetch()} />}
      {kit.isPending && <Skeleton height={360} radius="lg" />}
      {kit.data && <Form kit={kit.data} />}
    </Page>
  );
}

function valuesOf({ version: _, ...body }: BrandKit): BrandKitInput & Record<string, unknown> {
  return body;
}

function Form({ kit }: { kit: BrandKit }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayEdit = usePermission('admin');
  // the sample is to be read in the font itself
  useEffect(() => void loadFont(), []);
  const form = useForm({ mode: 'controlled', initialValues: valuesOf(kit) });
  const body = form.getValues();
  const set = (change: Partial<BrandKitInput>) => form.setValues(change);
  const { busy, error, submit, refuse } = useSubmit(form);
  const send = useVersioned({
    form,
    latest: kit,
    valuesOf,
    bodyOf: (values) => values,
    save: saveBrandKit,
    reload: () => client.fetchQuery({ ...brandKitQuery, staleTime: 0 }),
    onSaved: (saved) => {
      client.setQueryData(brandKitQuery.queryKey, saved);
      told(t('brand.saved'));
    },
    onRefused: refuse,
  });
  return (
    <Stack gap="xl" maw={720}>
      <BrandColours body={body} readOnly={!mayEdit} set={set} />
      <BrandFonts body={body} readOnly={!mayEdit} set={set} />
      <Logo body={body} readOnly={!mayEdit} set={set} />
      <section>
        <Title order={2} mb={4}>
          {t('brand.locks')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t('brand.locksText')}
        </Text>
        <Stack gap="xs">
          {LOCKS.map((lock) => (
            <Checkbox
              key={lock}
              label={t(`brand.lock.${lock}`)}
              disabled={!mayEdit}
              checked={body.locked.includes(lock)}
              onChange={(event) =>
                set({
                  locked: LOCKS.filter((one) =>
                    one === lock ? event.currentTarget.checked : body.locked.includes(one),
                  ),
                })
              }
            />
          ))}
        </Stack>
      </section>
      {error !== null && <Failure error={error} />}
      {mayEdit ? (
        <Group>
          <Button loading={busy} onClick={() => submit(send)()}>
            {t('action.save')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('brand.atOnce')}
          </Text>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {t('brand.adminsOnly')}
        </Text>
      )}
    </Stack>
  );
}

function Logo({ body, readOnly, set }: BrandPartProps) {
  const { t } = useTranslation();
  const [picking, setPicking] = useState(false);
  const { data: media } = useQuery({
    ...mediaQuery(body.logoMediaId ?? ''),
    enabled: body.logoMediaId !== null,
  });
  return (
    <section>
      <Title order={2} mb="sm">
        {t('brand.logo')}
      </Title>
      <Group>
        {media && (
          <span style={{ width: 120 }}>
            <MediaThumb url={media.thumbnailUrl} kind="image" />
          </span>
        )}
        {!readOnly && (
          <Button
            variant="default"
            leftSection={<IconPhoto size={18} aria-hidden />}
            onClick={() => setPicking(true)}
          >
            {t('brand.chooseLogo')}
          </Button>
        )}
        {!readOnly && body.logoMediaId && (
          <Button variant="subtle" onClick={() => set({ logoMediaId: null })}>
            {t('brand.noLogo')}
          </Button>
        )}
      </Group>
      <MediaPicker
        opened={picking}
        onClose={() => setPicking(false)}
        onPick={(picked) => {
          const picture = picked.find(({ kind }) => kind === 'image');
          if (picture) set({ logoMediaId: picture.id });
        }}
      />
    </section>
  );
}
