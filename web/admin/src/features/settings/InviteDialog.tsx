import { Button, Modal, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Role } from '@vitrine/api/types';
import { useState } from 'react';
import { invite } from '../../data/people';
import { sitesQuery } from '../../data/sites';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { useSubmit } from '../../ui/use-submit';
import { CopyLine } from './CopyLine';
import { ROLES } from './roles';

export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('users.invite')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {opened && <Invite onClose={onClose} />}
    </Modal>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sites = useQuery(sitesQuery);
  const [link, setLink] = useState<string | null>(null);
  const form = useForm({
    mode: 'controlled',
    initialValues: { email: '', role: 'editor' as Role, siteIds: [] as string[] },
    validate: {
      email: (value) => (/^\S+@\S+\.\S+$/.test(value) ? null : t('entry.emailWrong')),
      siteIds: (value, { role }) =>
        role === 'store' && value.length === 0 ? t('campaign.complaint.chooseSite') : null,
    },
  });
  const { busy, error, submit } = useSubmit(form);
  const { role, email } = form.getValues();
  if (link) {
    return (
      <Stack>
        <Text size="sm">{t('users.linkText', { email })}</Text>
        <CopyLine text={link} label={t('users.link')} />
        <Button onClick={onClose}>{t('action.close')}</Button>
      </Stack>
    );
  }
  return (
    <form
      noValidate
      onSubmit={submit(async ({ siteIds, ...values }) => {
        const made = await invite({ ...values, ...(values.role === 'store' ? { siteIds } : {}) });
        setLink(made.link ?? '');
        await client.invalidateQueries({ queryKey: ['invitation'] });
      })}
    >
      <Stack gap="md">
        {error !== null && <Failure error={error} />}
        <TextInput label={t('entry.email')} type="email" data-autofocus {...form.getInputProps('email')} />
        <Select
          label={t('settings.role')}
          description={t(`roleText.${role as 'editor'}`)}
          allowDeselect={false}
          data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          {...form.getInputProps('role')}
        />
        {role === 'store' && (
          <MultiSelect
            label={t('nav.sites')}
            searchable
            data={(sites.data ?? [])
              .filter((site) => site.kind === 'store')
              .map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('siteIds')}
          />
        )}
        <Button type="submit" loading={busy}>
          {t('users.makeLink')}
        </Button>
      </Stack>
    </form>
  );
}
