import { Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconDeviceTv, IconLink } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { PairingCheck } from '@vitrine/api/types';
import { useEffect } from 'react';
import { pairScreen, screenQuery } from '../../data/screens';
import { createSite, sitesQuery } from '../../data/sites';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { Since } from '../../ui/Since';
import { SiteSelect } from '../../ui/SiteSelect';
import { TagsField } from '../../ui/TagsField';
import { useSubmit } from '../../ui/use-submit';

/** Shows which device asks, and gives it a name and a place. With no store yet, the first one is made here. */
export function ConfirmPairing({ code, device }: { code: string; device: PairingCheck }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const sites = useQuery(sitesQuery);
  const stores = (sites.data ?? []).filter((site) => site.kind === 'store');
  const noStore = sites.isSuccess && stores.length === 0;
  const needed = (value: string | null) => (value?.trim() ? null : t('common.required'));
  const form = useForm({
    mode: 'controlled',
    initialValues: { name: '', siteId: '', newSite: '', tags: [] as string[] },
    validate: {
      name: needed,
      siteId: (value) => (noStore ? null : needed(value)),
      newSite: (value) => (noStore ? needed(value) : null),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  const only = stores.length === 1 ? stores[0]?.id : undefined;
  const setFieldValue = form.setFieldValue;
  useEffect(() => {
    if (only) setFieldValue('siteId', only);
  }, [only, setFieldValue]);

  return (
    <form
      noValidate
      onSubmit={submit(async ({ name, siteId, newSite, tags }) => {
        const place = noStore ? (await createSite({ kind: 'store', name: newSite.trim() })).id : siteId;
        const screen = await pairScreen({ code, siteId: place, name: name.trim(), tags });
        client.setQueryData(screenQuery(screen.id).queryKey, screen);
        for (const queryKey of [['screen', 'list'], ['site'], ['overview']])
          void client.invalidateQueries({ queryKey });
        told(t('pair.done', { name: screen.name }));
        await navigate({ to: '/screens/$id', params: { id: screen.id } });
      })}
    >
      <Stack gap="md" mt="lg">
        <Group gap="md" wrap="nowrap" p="md" style={{ background: 'var(--v-sunken)', borderRadius: 12 }}>
          <IconDeviceTv size={32} stroke={1.4} aria-hidden />
          <div>
            <Text fw={600}>{device.model ?? t('pair.unknownModel')}</Text>
            <Text size="sm" c="dimmed">
              {[
                device.resolution && `${device.resolution.width} × ${device.resolution.height}`,
                device.address,
              ]
                .filter(Boolean)
                .join(' · ')}{' '}
              · <Since at={device.requestedAt} />
            </Text>
          </div>
        </Group>
        <Text size="sm" c="dimmed">
          {t('pair.check')}
        </Text>
        {error !== null && <Failure error={error} />}
        <NameField
          label={t('pair.name')}
          placeholder={t('pair.nameExample')}
          {...form.getInputProps('name')}
        />
        {noStore ? (
          <NameField
            label={t('pair.newSite')}
            description={t('pair.newSiteHint')}
            {...form.getInputProps('newSite')}
          />
        ) : (
          <SiteSelect
            only="store"
            label={t('pair.site')}
            placeholder={t('pair.chooseSite')}
            {...form.getInputProps('siteId')}
          />
        )}
        <TagsField {...form.getInputProps('tags')} />
        <Button type="submit" size="md" loading={busy} leftSection={<IconLink size={18} aria-hidden />}>
          {t('pair.submit')}
        </Button>
      </Stack>
    </form>
  );
}
