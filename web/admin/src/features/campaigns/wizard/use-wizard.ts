import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { isStale } from '@vitrine/api/client';
import { Problem } from '@vitrine/api/problem';
import type { Campaign } from '@vitrine/api/types';
import { useEffect, useRef, useState } from 'react';
import { campaignQuery, createCampaign, saveCampaign } from '../../../data/campaigns';
import { handOver } from '../../../data/expected';
import { mediaQuery } from '../../../data/media';
import { sceneQuery } from '../../../data/scenes';
import { Autosaver, type SaveState } from '../../../lib/autosave';
import { forgetDraft, inThisTab, keepDraft, keptDraft } from '../../../lib/draft';
import { merged } from '../../../lib/merge';
import { useTranslation } from '../../../lib/use-translation';
import { isComing, useArrivals } from '../../../ui/use-arrivals';
import { useConflict } from '../../../ui/use-conflict';
import { useLeaving } from '../../../ui/use-leaving';
import { type CampaignForm, formOf, inputOf, itemsOf } from '../form';
import { refusedFields, useValidation } from '../use-campaign-form';
import { flaws, isBegun, isSavable } from './steps';

export const KEPT = 'new-campaign';

/** What of a draft is not on the server yet, such as an expression that is not finished, and what it was written upon. */
interface Unsaved {
  version: number;
  values: CampaignForm;
}
const unsavedOf = (id: string) => `campaign-${id}`;

/** The draft as it was left in this tab. */
export function asLeft(campaign: Campaign): CampaignForm {
  const kept = keptDraft<Unsaved>(unsavedOf(campaign.id));
  return kept?.version === campaign.version ? { ...formOf(campaign), ...kept.values } : formOf(campaign);
}

/** A new campaign on its way: a draft on the server from the first answer or file on, saved as one goes. */
export function useWizard(initial: CampaignForm, opened: Campaign | undefined, onMade: (id: string) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const askWhich = useConflict();
  const form = useForm<CampaignForm>({ initialValues: initial, validate: useValidation() });
  const [campaign, setCampaign] = useState(opened);
  const [makeshift] = useState(() => inThisTab(KEPT));
  const [state, setState] = useState<SaveState>('saved');
  const [error, setError] = useState<unknown>(null);
  /** Nobody sees a draft that was published before its author has come to the question where. */
  const isPlaced = useRef(opened !== undefined);
  const current = useRef(opened);
  const values = form.getValues();
  const seen = useRef(opened ? formOf(opened) : values);
  const attempt = useRef({ said: '', key: '' });

  function bodyOf(now: CampaignForm) {
    const body = inputOf({ ...now, name: now.name.trim() || t('wizard.unnamed') });
    return isPlaced.current ? body : { ...body, target: '' };
  }

  async function send(now: CampaignForm): Promise<void> {
    const known = current.current;
    const saved = known
      ? await saveCampaign(known.id, known.version, bodyOf(now))
      : await createCampaign(bodyOf(now), keyOf(attempt, bodyOf(now)));
    current.current = saved;
    setCampaign(saved);
    setError(null);
    client.setQueryData(campaignQuery(saved.id).queryKey, saved);
    for (const queryKey of [['campaign', 'list'], ['change'], ['overview']])
      void client.invalidateQueries({ queryKey });
    forgetDraft(KEPT);
    forgetDraft(unsavedOf(saved.id));
    if (known) return;
    handOver(makeshift, saved.id);
    onMade(saved.id);
  }

  async function settle(): Promise<void> {
    if (!current.current) return;
    const theirs = await client.fetchQuery({ ...campaignQuery(current.current.id), staleTime: 0 });
    const known = current.current;
    const [before, there] = [formOf(known), formOf(theirs)];
    askWhich({
      base: inputOf(before),
      mine: bodyOf(form.getValues()),
      theirs: inputOf(there),
      stamp: theirs,
      begun: known,
      lost: saver.lost && bodyOf(saver.lost),
      keepMine: () => {
        current.current = theirs;
        seen.current = merged(before, form.getValues(), there);
        form.setValues(seen.current);
        saver.edit(seen.current);
      },
      takeTheirs: () => {
        saver.drop();
        forgetDraft(unsavedOf(theirs.id));
        current.current = theirs;
        seen.current = there;
        form.setValues(seen.current);
        setCampaign(theirs);
        setState('saved');
      },
    });
  }

  function refuse(refusal: unknown): void {
    setError(refusal);
    // what is refused stays refused until it is mended
    if (!(refusal instanceof Problem) || refusal.status !== 422) return;
    saver.stop();
    form.setErrors(refusedFields(form.getValues(), refusal));
  }
  const acts = useRef({ send, settle, refuse });
  acts.current = { send, settle, refuse };

  // one for as long as the page is open: two would save over each other
  const [saver] = useState(
    () =>
      new Autosaver<CampaignForm>({
        save: (now) => acts.current.send(now),
        isConflict: isStale,
        onState: (next, refusal) => {
          setState(next);
          if (next === 'conflict') void acts.current.settle();
          if (next === 'failed') acts.current.refuse(refusal);
        },
      }),
  );
  useEffect(() => {
    if (JSON.stringify(values) === JSON.stringify(seen.current)) return;
    seen.current = values;
    const known = current.current;
    if (!known) keepDraft(KEPT, values);
    else keepDraft(unsavedOf(known.id), { version: known.version, values } satisfies Unsaved);
    if (isSavable(values) && (known || isBegun(values))) saver.edit(values);
  }, [values, saver]);
  useEffect(() => () => void saver.flush(), [saver]);
  useLeaving({
    isUnsaved: () =>
      state === 'failed' ||
      (!isSavable(form.getValues()) && (current.current !== undefined || isBegun(form.getValues()))),
    isStaying: ({ current: here, next }) =>
      next.pathname === here.pathname && (next.search as { draft?: string }).draft === current.current?.id,
    onLeave: () => {
      saver.drop();
      forgetDraft(current.current ? unsavedOf(current.current.id) : KEPT);
    },
  });
  const isNamed = () => ![t('wizard.unnamed'), ''].includes(form.getValues().name.trim());

  // biome-ignore lint/correctness/useExhaustiveDependencies: what it was begun with gives it a name, once
  useEffect(() => {
    const [first] = initial.items;
    if (opened || initial.name.trim() || !first) return;
    const named = first.sceneId
      ? client.ensureQueryData(sceneQuery(first.sceneId)).then(({ name }) => name)
      : client.ensureQueryData(mediaQuery(first.mediaId ?? '')).then(({ title }) => title);
    void named
      .then((name) => form.getValues().name.trim() || form.setFieldValue('name', name))
      .catch(() => undefined);
  }, []);

  const arrivals = useArrivals(campaign?.id ?? makeshift, (mediaIds) => {
    const [first] = mediaIds;
    form.setFieldValue('items', [...form.getValues().items, ...itemsOf(mediaIds)]);
    form.clearFieldError('items');
    if (!first || isNamed()) return;
    void client.ensureQueryData(mediaQuery(first)).then(({ title }) => {
      if (!isNamed()) form.setFieldValue('name', title);
    });
  });
  const coming = form.getValues().content === 'media' ? arrivals.waiting.filter(isComing) : [];

  return {
    form,
    campaign,
    state,
    error,
    arrivals: {
      ...arrivals,
      add: (files: File[]) => {
        arrivals.add(files);
        // they have somewhere to go from now on, also when this page is left
        if (current.current || !isSavable(form.getValues())) return;
        saver.edit(form.getValues());
        void saver.flush();
      },
    },
    /** Files that will be among the media without anybody doing anything. */
    coming,
    flaws: flaws(form.getValues(), coming.length > 0),
    /** The question where has been asked: from now on the draft means the screens that are chosen. */
    place: () => {
      if (isPlaced.current) return;
      isPlaced.current = true;
      if (current.current && isSavable(form.getValues())) saver.edit(form.getValues());
    },
    /** Saves what is not saved yet. */
    save: async () => {
      if (!current.current && isSavable(form.getValues()) && isBegun(form.getValues()))
        saver.edit(form.getValues());
      await saver.flush();
    },
  };
}

/** The same for the same body: its answer may have been lost on its way. */
function keyOf(attempt: { current: { said: string; key: string } }, body: object): string {
  const said = JSON.stringify(body);
  if (attempt.current.said !== said)
    attempt.current = { said, key: `wizard-${Date.now()}-${Math.random().toString(36).slice(2)}` };
  return attempt.current.key;
}

export type Wizard = ReturnType<typeof useWizard>;
