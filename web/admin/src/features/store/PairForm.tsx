import { Button, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLink } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { PairingCheck, Site } from '@vitrine/api/types';
import { useState } from 'react';
import { pairScreen, replaceScreen, screensQuery } from '../../data/screens';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { Choices } from '../../ui/Section';
import { Since } from '../../ui/Since';
import { useSubmit } from '../../ui/use-submit';
import classes from './Store.module.css';

interface Props {
  code: string;
  device: PairingCheck;
  site: Site;
  stores: Site[];
  /** The screen that gets the device, if that is known already. */
  replacing?: string;
}

/** Which device asks, and what becomes of it: a new screen of the store, or the device of one that is there. */
export function PairForm({ code, device, site, stores, replacing }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [place, setPlace] = useState(site.id);
  const list = useInfiniteQuery(screensQuery({ siteId: place }));
  const screens = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const form = useForm({
    mode: 'controlled',
    initialValues: { as: replacing ? 'device' : 'screen', name: '', screen: replacing ?? null },
    validate: {
      name: (value, { as }) => (as === 'screen' && !value.trim() ? t('common.required') : null),
      screen: (value, { as }) => (as === 'device' && !value ? t('common.required') : null),
    },
  });
  const { busy, error, submit } = useSubmit(form);
  const { as } = form.getValues();
  const size = device.resolution && `${device.resolution.width} × ${device.resolution.height}`;
  return (
    <form
      noValidate
      onSubmit={submit(async ({ as: what, name, screen }) => {
        const made =
          what === 'device' && screen
            ? await replaceScreen(screen, code)
            : await pairScreen({ code, siteId: place, name: name.trim() });
        for (const queryKey of [['screen'], ['site'], ['overview']])
          void client.invalidateQueries({ queryKey });
        told(t(what === 'device' ? 'screen.replaced' : 'pair.done', { name: made.name }));
        await navigate({ to: '/store', search: { site: place } });
      })}
    >
      <Stack gap="md">
        <div className={classes.next}>
          <Text fw={600}>{device.model ?? t('pair.unknownModel')}</Text>
          <Text size="sm" c="dimmed">
            {[size, device.address].filter(Boolean).join(' · ')} · <Since at={device.requestedAt} />
          </Text>
        </div>
        <Text size="sm" c="dimmed">
          {t('pair.check')}
        </Text>
        {error !== null && <Failure error={error} />}
        {stores.length > 1 && !replacing && (
          <Select
            size="md"
            label={t('pair.site')}
            allowDeselect={false}
            data={stores.map(({ id, name }) => ({ value: id, label: name }))}
            value={place}
            onChange={(id) => {
              if (!id) return;
              setPlace(id);
              form.setFieldValue('screen', null);
            }}
          />
        )}
        {screens.length > 0 && (
          <Choices
            name="pair-as"
            label={t('store.pairAs')}
            value={as}
            onChange={(value) => form.setFieldValue('as', value)}
            options={[
              { value: 'screen', label: t('store.asScreen'), text: t('store.asScreenText') },
              { value: 'device', label: t('store.asDevice'), text: t('store.asDeviceText') },
            ]}
          />
        )}
        {as === 'device' ? (
          <Select
            size="md"
            label={t('store.whichScreen')}
            data={screens.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('screen')}
            onChange={(value) => form.setFieldValue('screen', value)}
          />
        ) : (
          <NameField
            size="md"
            label={t('pair.name')}
            placeholder={t('pair.nameExample')}
            {...form.getInputProps('name')}
          />
        )}
        <Button type="submit" size="md" loading={busy} leftSection={<IconLink size={18} aria-hidden />}>
          {t(as === 'device' ? 'screen.replaceDo' : 'pair.submit')}
        </Button>
      </Stack>
    </form>
  );
}
