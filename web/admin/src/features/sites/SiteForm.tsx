import {
  Box,
  Button,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OpeningHours, Site, SiteInput } from '@vitrine/api/types';
import { meQuery, usePermission } from '../../data/me';
import { createSite, saveSite, sitesQuery } from '../../data/sites';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { ProfileSelect } from '../../ui/ProfileSelect';
import { SiteSelect } from '../../ui/SiteSelect';
import { TagsField } from '../../ui/TagsField';
import { TimeZoneSelect } from '../../ui/TimeZoneSelect';
import { useSubmit } from '../../ui/use-submit';
import { useVersioned } from '../../ui/use-versioned';
import { DeleteSite } from './DeleteSite';
import { HoursField } from './HoursField';
import classes from './Sites.module.css';

function valuesOf(site?: Site) {
  return {
    kind: site?.kind ?? ('store' as Site['kind']),
    name: site?.name ?? '',
    parentId: site?.parentId ?? null,
    code: site?.code ?? '',
    address: site?.address ?? '',
    timeZone: site?.timeZone ?? null,
    tags: site?.tags ?? [],
    openingHours: site?.openingHours ?? (null as OpeningHours | null),
    legalDark: site?.legalDark ?? false,
    profileId: site?.profileId ?? null,
  };
}
type Values = ReturnType<typeof valuesOf>;

function bodyOf(values: Values): SiteInput {
  return {
    ...values,
    name: values.name.trim(),
    code: values.code.trim() || null,
    address: values.address.trim() || null,
  };
}

/** What of a site can change later. */
function patchOf(values: Values): Omit<SiteInput, 'kind'> {
  const { kind: _, ...body } = bodyOf(values);
  return body;
}

interface Props {
  site?: Site;
  onSaved: (site: Site) => void;
  onClosed: () => void;
}

export function SiteForm({ site, onSaved, onClosed }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const readOnly = !usePermission('screens:write');
  const form = useForm({
    mode: 'controlled',
    initialValues: valuesOf(site),
    validate: { name: (value) => (value.trim() ? null : t('common.required')) },
  });
  const { busy, error, submit, refuse } = useSubmit(form);
  const { kind } = form.getValues();
  const zone = (site?.effectiveTimeZone ?? me?.organisation.timeZone ?? '').replaceAll('_', ' ');

  async function saved(one: Site): Promise<void> {
    await client.invalidateQueries({ queryKey: ['site'] });
    for (const queryKey of [['screen'], ['tag'], ['overview']]) void client.invalidateQueries({ queryKey });
    told(t('common.saved'));
    onSaved(one);
  }
  const change = useVersioned({
    form,
    latest: site,
    valuesOf,
    bodyOf: patchOf,
    save: (version, values) => saveSite(site?.id ?? '', version, patchOf(values)),
    reload: async () => {
      const sites = await client.fetchQuery({ ...sitesQuery, staleTime: 0 });
      const theirs = sites.find(({ id }) => id === site?.id);
      if (!theirs) throw new Error(t('changes.gone'));
      return theirs;
    },
    onSaved: saved,
    onRefused: refuse,
  });
  const send = async (values: Values) => (site ? change(values) : saved(await createSite(bodyOf(values))));

  return (
    <Box className={`v-card ${classes.form}`} component="section" aria-labelledby="site-title">
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb="md">
        <div>
          <Title order={2} id="site-title" style={{ overflowWrap: 'anywhere' }}>
            {site ? site.name : t('site.new')}
          </Title>
          {site?.kind === 'store' && (
            <LinkText to="/store" search={{ site: site.id }} size="sm">
              {t('site.asStore')}
            </LinkText>
          )}
        </div>
        {site && !readOnly && <DeleteSite site={site} onDeleted={onClosed} />}
      </Group>
      <form noValidate onSubmit={submit(send)}>
        <fieldset disabled={readOnly}>
          <Stack gap="md">
            {error !== null && <Failure error={error} />}
            {!site && (
              <SegmentedControl
                aria-label={t('site.kind')}
                value={kind}
                onChange={(value) => form.setFieldValue('kind', value as Site['kind'])}
                data={[
                  { value: 'store', label: t('site.store') },
                  { value: 'region', label: t('site.region') },
                ]}
              />
            )}
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <NameField label={t('common.name')} {...form.getInputProps('name')} />
              <SiteSelect
                only="region"
                clearable
                label={t('field.parentId')}
                placeholder={t('site.noParent')}
                {...form.getInputProps('parentId')}
                onChange={(value) => form.setFieldValue('parentId', value)}
              />
              <TextInput
                label={t('site.address')}
                maxLength={500}
                autoComplete="off"
                {...form.getInputProps('address')}
              />
              <TextInput
                label={t('site.code')}
                placeholder={t('common.optional')}
                maxLength={64}
                {...form.getInputProps('code')}
              />
              <TimeZoneSelect
                label={t('setup.timeZone')}
                placeholder={t('site.inheritedZone', { zone })}
                clearable
                {...form.getInputProps('timeZone')}
                onChange={(value) => form.setFieldValue('timeZone', value)}
              />
              <TagsField {...form.getInputProps('tags')} />
            </SimpleGrid>
            <HoursField
              value={form.getValues().openingHours}
              error={form.errors.openingHours}
              onChange={(hours) => form.setFieldValue('openingHours', hours)}
            />
            <Switch
              label={t('site.legalDark')}
              description={t('site.legalDarkText')}
              {...form.getInputProps('legalDark', { type: 'checkbox' })}
            />
            <ProfileSelect {...form.getInputProps('profileId')} />
            {!readOnly && (
              <Group>
                <Button type="submit" loading={busy} disabled={Boolean(site) && !form.isDirty()}>
                  {site ? t('action.save') : t('site.create')}
                </Button>
                <Text size="sm" c="dimmed">
                  {site && form.isDirty() ? t('common.unsaved') : ''}
                </Text>
              </Group>
            )}
          </Stack>
        </fieldset>
      </form>
    </Box>
  );
}
