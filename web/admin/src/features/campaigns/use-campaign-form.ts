import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { isStale } from '@vitrine/api/client';
import { Problem } from '@vitrine/api/problem';
import type { Campaign } from '@vitrine/api/types';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { campaignQuery, createCampaign, saveCampaign } from '../../data/campaigns';
import { forgetDraft, keepDraft } from '../../lib/draft';
import { serverWords } from '../../lib/server-words';
import { ask } from '../../ui/confirm';
import { told } from '../../ui/notify';
import { useConflict } from '../../ui/use-conflict';
import { type CampaignForm, type Complaint, complaints, formOf, inputOf, localField } from './form';

export type Form = UseFormReturnType<CampaignForm>;

/** The form of a campaign: checks, saves, keeps the draft when saving fails, and asks when somebody else was quicker. */
export function useCampaignForm(initial: CampaignForm, campaign?: Campaign) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const askWhich = useConflict();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const done = useRef(false);
  const form = useForm<CampaignForm>({
    initialValues: initial,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(complaints(values)).map(([field, what]) => [
          field,
          t(`campaign.complaint.${what as Complaint}`),
        ]),
      ),
  });
  const values = form.getValues();
  useEffect(() => {
    if (!campaign && !done.current) keepDraft('new-campaign', values);
  }, [campaign, values]);
  const leaving = useBlocker({
    shouldBlockFn: () => campaign !== undefined && form.isDirty() && !done.current,
    enableBeforeUnload: () => form.isDirty() && !done.current,
    withResolver: true,
  });
  const asking = leaving.status === 'blocked';
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the page is about to be left
  useEffect(() => {
    if (!asking) return;
    ask({
      title: t('campaign.leaveTitle'),
      text: t('campaign.leave'),
      yes: t('campaign.leaveDo'),
      no: t('campaign.stayDo'),
      danger: true,
      onYes: () => leaving.proceed?.(),
      onNo: () => leaving.reset?.(),
    });
  }, [asking]);

  function refused(refusal: unknown): void {
    const fields =
      refusal instanceof Problem
        ? refusal.errors.map((one) => [localField(values, one.field), serverWords(one.message)])
        : [];
    form.setErrors(Object.fromEntries(fields));
    setError(refusal);
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  async function send(version: number | undefined, next: 'stay' | 'review'): Promise<void> {
    const body = inputOf(form.getValues());
    try {
      const saved =
        campaign && version !== undefined
          ? await saveCampaign(campaign.id, version, body)
          : await createCampaign(body);
      client.setQueryData(campaignQuery(saved.id).queryKey, saved);
      for (const queryKey of [['campaign', 'list'], ['change'], ['overview']])
        void client.invalidateQueries({ queryKey });
      form.resetDirty(form.getValues());
      if (!campaign) forgetDraft('new-campaign');
      done.current = true;
      told(t('campaign.saved'));
      if (next === 'review') await navigate({ to: '/changes' });
      else if (!campaign) await navigate({ to: '/campaigns/$id', params: { id: saved.id }, replace: true });
      done.current = false;
    } catch (refusal) {
      if (!campaign || !isStale(refusal)) throw refusal;
      await settle(campaign, next);
    }
  }

  async function settle(mine: Campaign, next: 'stay' | 'review'): Promise<void> {
    const theirs = await client.fetchQuery({ ...campaignQuery(mine.id), staleTime: 0 });
    const body = inputOf(form.getValues());
    askWhich({
      mine: body,
      theirs,
      fields: Object.keys(body),
      keepMine: () => send(theirs.version, next).catch(refused),
      takeTheirs: () => {
        form.setValues(formOf(theirs));
        form.resetDirty(formOf(theirs));
      },
    });
  }

  const save = (next: 'stay' | 'review') => (event?: FormEvent<HTMLFormElement>) => {
    form.onSubmit(
      async () => {
        setBusy(true);
        setError(null);
        await send(campaign?.version, next).catch(refused);
        setBusy(false);
      },
      () => setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()),
    )(event);
  };
  return { form, save, busy, error };
}
