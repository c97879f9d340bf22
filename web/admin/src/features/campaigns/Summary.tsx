import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconDeviceTv, IconEye, IconRocket } from '@tabler/icons-react';
import type { Campaign } from '@vitrine/api/types';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { fromPicker } from '../../lib/picker';
import { targetOf } from '../../lib/target';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import classes from './Campaigns.module.css';
import { Occurrences } from './Occurrences';
import type { Form } from './use-campaign-form';
import { useReach } from './use-reach';

interface Props {
  form: Form;
  busy: boolean;
  error: unknown;
  readOnly: boolean;
  campaign: Campaign | undefined;
  onSaveAndReview: (event?: FormEvent<HTMLFormElement>) => void;
}

/** The reach, live, and the two ways on: keep the draft, or go on to publish it. */
export function Summary({ form, busy, error, readOnly, campaign, onSaveAndReview }: Props) {
  const { t } = useTranslation();
  const clean = !form.isDirty() && campaign !== undefined;
  return (
    <aside className={`v-card ${classes.side}`} aria-label={t('campaign.summary')}>
      <Reach form={form} />
      {campaign && <SeeIt form={form} id={campaign.id} />}
      <Span form={form} />
      <Occurrences form={form} />
      {error !== null && <Failure error={error} />}
      {!readOnly && (
        <Stack gap="xs">
          <Button
            loading={busy}
            leftSection={<IconRocket size={18} aria-hidden />}
            onClick={() => onSaveAndReview()}
          >
            {t('campaign.saveAndReview')}
          </Button>
          <Button type="submit" variant="default" loading={busy} disabled={clean}>
            {clean ? t('common.saved') : t('campaign.saveDraft')}
          </Button>
        </Stack>
      )}
      <Text size="sm" c="dimmed">
        {t('campaign.draftHint')}
      </Text>
    </aside>
  );
}

function Reach({ form }: { form: Form }) {
  const { t } = useTranslation();
  const empty = targetOf(form.getValues()) === '';
  const { data, isError } = useReach(form);
  return (
    <div>
      <Text size="sm" c="dimmed">
        <IconDeviceTv size={16} aria-hidden style={{ verticalAlign: '-3px' }} /> {t('campaign.reach')}
      </Text>
      <div role="status">
        {empty || isError ? (
          <Text fw={600}>{t('campaign.reachUnknown')}</Text>
        ) : data ? (
          <>
            <div className={`${classes.figure} v-num`}>
              {t('common.screens', { count: data.screens })}, {t('common.sites', { count: data.sites })}
            </div>
            <Text size="sm" c="dimmed">
              {data.screens === 0
                ? t('campaign.reachNobody')
                : (data.sample ?? [])
                    .slice(0, 4)
                    .map((one) => `${one.name} (${one.siteName})`)
                    .join(', ')}
              {data.screens > 4 && (data.sample?.length ?? 0) > 4 ? '…' : ''}
            </Text>
          </>
        ) : (
          <Skeleton height={40} mt={4} />
        )}
      </div>
    </div>
  );
}

/** The way to a store that it reaches, at a moment when it is meant to play. */
function SeeIt({ form, id }: { form: Form; id: string }) {
  const { t } = useTranslation();
  const { from, clock } = form.getValues();
  const screen = useReach(form).data?.sample[0]?.id;
  if (!screen) return null;
  const start = from && clock === 'store' ? from.replace(' ', 'T').slice(0, 16) : fromPicker(from);
  const isAhead = from !== null && Date.parse(from.replace(' ', 'T')) > Date.now();
  return (
    <LinkButton
      to="/what-plays"
      search={{ screen, campaign: id, draft: '1', at: isAhead ? (start ?? undefined) : undefined }}
      variant="light"
      leftSection={<IconEye size={18} aria-hidden />}
    >
      {t('campaign.seeIn')}
    </LinkButton>
  );
}

function Span({ form }: { form: Form }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { from, to, clock } = form.getValues();
  const edge = (text: string) => format.edge(text.replace(' ', 'T').slice(0, 16));
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t('campaign.when')}
      </Text>
      <Text fw={550}>
        {from ? t('campaign.starting', { from: edge(from) }) : t('when.onPublish')}
        {to ? `, ${t('campaign.until', { to: edge(to) })}` : ''}
      </Text>
      <Text size="sm" c="dimmed">
        {clock === 'store' ? t('common.times') : t('when.same')}
      </Text>
    </div>
  );
}
