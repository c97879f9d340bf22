import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Select,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPhoto, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BrandKit, BrandKitInput } from '@vitrine/api/types';
import { FAMILIES } from '@vitrine/player-core/scene/look';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../data/me';
import { mediaQuery } from '../../data/media';
import { brandKitQuery, saveBrandKit } from '../../data/scenes';
import { Failure, useFailureText } from '../../ui/Failure';
import { MediaPicker } from '../../ui/MediaPicker';
import { MediaThumb } from '../../ui/MediaThumb';
import { told, toldFailure } from '../../ui/notify';
import { Page } from '../../ui/Page';

const LOCKS = ['colours', 'fonts', 'logo'] as const;
const MOST_COLOURS = 12;

/** Colours, fonts and the logo that scenes follow. */
export function BrandPage() {
  const { t } = useTranslation();
  const kit = useQuery(brandKitQuery);
  return (
    <Page title={t('brand.title')} lead={t('brand.lead')} back={{ to: '/scenes', label: t('nav.scenes') }}>
      {kit.isError && <Failure error={kit.error} retry={() => void kit.refetch()} />}
      {kit.isPending && <Skeleton height={360} radius="lg" />}
      {kit.data && <Form key={kit.data.version} kit={kit.data} />}
    </Page>
  );
}

function Form({ kit }: { kit: BrandKit }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const mayEdit = usePermission('admin');
  const { version, ...rest } = kit;
  const [body, setBody] = useState<BrandKitInput>(rest);
  const set = (change: Partial<BrandKitInput>) => setBody((old) => ({ ...old, ...change }));
  const save = useMutation({
    mutationFn: () => saveBrandKit(version, body),
    onSuccess: (saved) => {
      client.setQueryData(brandKitQuery.queryKey, saved);
      told(t('brand.saved'));
    },
    onError: (error) => {
      toldFailure(failure(error));
      void client.invalidateQueries({ queryKey: ['brand'] });
    },
  });
  const fonts = Object.keys(FAMILIES).map((value) => ({ value, label: t(`scene.font.${value as 'sans'}`) }));
  return (
    <Stack gap="xl" maw={720}>
      <Colours body={body} readOnly={!mayEdit} set={set} />
      <section>
        <Title order={2} mb="sm">
          {t('brand.fonts')}
        </Title>
        <Group grow align="flex-start">
          {(['headingFont', 'bodyFont'] as const).map((role) => (
            <div key={role}>
              <Select
                label={t(`brand.${role}`)}
                readOnly={!mayEdit}
                allowDeselect={false}
                data={fonts}
                value={body[role]}
                onChange={(value) => value && set({ [role]: value })}
              />
              <Text
                mt={6}
                size="xl"
                fw={role === 'headingFont' ? 700 : 450}
                style={{ fontFamily: FAMILIES[body[role]] }}
              >
                {t('brand.sample')}
              </Text>
            </div>
          ))}
        </Group>
      </section>
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
      {mayEdit ? (
        <Group>
          <Button loading={save.isPending} onClick={() => save.mutate()}>
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

interface PartProps {
  body: BrandKitInput;
  readOnly: boolean;
  set: (change: Partial<BrandKitInput>) => void;
}

function Colours({ body, readOnly, set }: PartProps) {
  const { t } = useTranslation();
  const { colours } = body;
  const put = (token: string, change: { name?: string; value?: string }) =>
    set({ colours: colours.map((one) => (one.token === token ? { ...one, ...change } : one)) });
  const freshToken = () => {
    const free = Array.from({ length: 99 }, (_, index) => `colour${index + 1}`);
    return free.find((token) => colours.every((one) => one.token !== token)) ?? 'colour100';
  };
  return (
    <section>
      <Title order={2} mb="sm">
        {t('brand.colours')}
      </Title>
      <Stack gap="xs">
        {colours.map(({ token, name, value }) => (
          <Group key={token} gap="sm" wrap="nowrap">
            <input
              type="color"
              aria-label={t('brand.colourOf', { name })}
              value={value}
              disabled={readOnly}
              style={{ width: 44, height: 36, padding: 0, border: 0, background: 'none', flex: 'none' }}
              onChange={(event) => put(token, { value: event.currentTarget.value })}
            />
            <TextInput
              style={{ flex: 1 }}
              aria-label={t('brand.nameOf', { name })}
              maxLength={40}
              readOnly={readOnly}
              value={name}
              onChange={(event) => put(token, { name: event.currentTarget.value })}
            />
            <Text size="sm" c="dimmed" ff="monospace" visibleFrom="xs">
              {value}
            </Text>
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('brand.removeColour', { name })}
                disabled={colours.length <= 1}
                onClick={() => set({ colours: colours.filter((one) => one.token !== token) })}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
        {!readOnly && colours.length < MOST_COLOURS && (
          <Button
            variant="default"
            style={{ alignSelf: 'flex-start' }}
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() =>
              set({
                colours: [...colours, { token: freshToken(), name: t('brand.newColour'), value: '#4f55e0' }],
              })
            }
          >
            {t('brand.addColour')}
          </Button>
        )}
      </Stack>
    </section>
  );
}

function Logo({ body, readOnly, set }: PartProps) {
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
