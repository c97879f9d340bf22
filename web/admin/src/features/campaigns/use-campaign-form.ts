import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Problem } from '@vitrine/api/problem';
import type { Campaign } from '@vitrine/api/types';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { campaignBody, campaignQuery, saveCampaign } from '../../data/campaigns';
import { Autosaver } from '../../lib/autosave';
import { merged } from '../../lib/merge';
import { serverWords } from '../../lib/server-words';
import { useTranslation } from '../../lib/use-translation';
import { told } from '../../ui/notify';
import { useVersioned } from '../../ui/use-versioned';
import { type CampaignForm, type Complaint, complaints, formOf, inputOf, localField } from './form';

export type Form = UseFormReturnType<CampaignForm>;

/** Says beside each field what has to be mended. */
export function useValidation(): (values: CampaignForm) => Record<string, string> {
  const { t } = useTranslation();
  return (values) =>
    Object.fromEntries(
      Object.entries(complaints(values)).map(([field, what]) => [
        field,
        t(`campaign.complaint.${what as Complaint}`),
      ]),
    );
}

/** What the server refuses, by field of the form. */
export function refusedFields(values: CampaignForm, refusal: unknown): Record<string, string> {
  if (!(refusal instanceof Problem)) return {};
  return Object.fromEntries(
    refusal.errors.map((one) => [localField(values, one.field), serverWords(one.message)]),
  );
}

/** The form of a campaign: checks, saves, keeps the edits when saving fails, and asks when somebody else was quicker. */
export function useCampaignForm(campaign: Campaign) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const validate = useValidation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const next = useRef<'stay' | 'review'>('stay');
  const form = useForm<CampaignForm>({ initialValues: formOf(campaign), validate });

  function refused(refusal: unknown): void {
    // what went wrong on the way is tried again, and leads nowhere when it succeeds later
    next.current = 'stay';
    setError(refusal);
    if (!(refusal instanceof Problem) || refusal.status >= 500 || refusal.status === 401) return;
    saver.drop();
    form.setErrors(refusedFields(form.getValues(), refusal));
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  const send = useVersioned({
    form,
    latest: campaign,
    valuesOf: formOf,
    bodyOf: inputOf,
    // what the form did not change goes back as it came, also where the form has a value of its own for nothing
    save: (version, values, loaded) =>
      saveCampaign(
        campaign.id,
        version,
        merged(inputOf(formOf(loaded)), inputOf(values), campaignBody(loaded)),
      ),
    reload: () => client.fetchQuery({ ...campaignQuery(campaign.id), staleTime: 0 }),
    onSaved: async (saved) => {
      client.setQueryData(campaignQuery(saved.id).queryKey, saved);
      for (const queryKey of [['campaign', 'list'], ['change'], ['overview']])
        void client.invalidateQueries({ queryKey });
      told(t('campaign.saved'));
      if (next.current === 'review') await navigate({ to: '/changes' });
    },
    onRefused: refused,
  });

  /** As it is now: what was taken back since the last try is not sent any more. */
  const trySave = async () => {
    if (form.isDirty()) await send(form.getValues());
  };
  const acts = useRef({ trySave, refused });
  acts.current = { trySave, refused };
  const [saver] = useState(
    () =>
      new Autosaver<CampaignForm>({
        save: () => acts.current.trySave(),
        // who was slower has been asked already
        isConflict: () => false,
        onState: (state, refusal) => {
          setBusy(state === 'waiting' || state === 'saving');
          if (state === 'saved') setError(null);
          if (state === 'failed') acts.current.refused(refusal);
        },
      }),
  );
  useEffect(() => () => saver.drop(), [saver]);

  const save = (then: 'stay' | 'review') => (event?: FormEvent<HTMLFormElement>) => {
    form.onSubmit(
      async (values) => {
        if (then === 'review' && !form.isDirty()) return navigate({ to: '/changes' });
        next.current = then;
        setError(null);
        saver.edit(values);
        await saver.flush();
      },
      () => setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()),
    )(event);
  };
  return { form, save, busy, error };
}
