import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { isStale } from '@vitrine/api/client';
import type { Campaign, CampaignInput } from '@vitrine/api/types';
import { useEffect, useRef, useState } from 'react';
import { allCampaignsQuery, campaignBody, campaignQuery, saveCampaign } from '../../data/campaigns';
import { merged } from '../../lib/merge';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { useConflict } from '../../ui/use-conflict';
import { didStep, forgotten, NO_STEPS, redid, type Step, type Steps, undid } from './undo';

const NOTE = 'schedule-edit';
const OFFERED_MS = 8000;

/** Takes back the offer to undo, such as when it would lie over the next question. */
export const hideOffer = () => notifications.hide(NOTE);

export interface Edits {
  steps: Steps;
  /** Saves a new body as the draft of a campaign; `told` says it in words. */
  edit: (campaign: Campaign, body: CampaignInput, told: string) => Promise<void>;
  undo: () => void;
  redo: () => void;
  /** The last thing that happened, for who hears the page. */
  said: string;
  say: (words: string) => void;
}

/** Edits are drafts, saved at once with the version they are based on, and can be undone; each undo is a save too. */
export function useEdits(): Edits {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const settle = useSettle();
  const [steps, setSteps] = useState(NO_STEPS);
  const latest = useRef(steps);
  latest.current = steps;
  const [said, say] = useState('');
  const versions = useRef(new Map<string, number>());
  const queue = useRef(Promise.resolve());
  useEffect(() => () => void hideOffer(), []);

  function put(saved: Campaign) {
    client.setQueryData(allCampaignsQuery.queryKey, (known) =>
      known?.map((one) => (one.id === saved.id ? saved : one)),
    );
    client.setQueryData(campaignQuery(saved.id).queryKey, saved);
  }
  function afterwards() {
    for (const queryKey of [['campaign', 'list'], ['change'], ['overview'], ['plan']])
      void client.invalidateQueries({ queryKey });
  }

  async function send(mine: Campaign, body: CampaignInput): Promise<boolean> {
    const version = Math.max(mine.version, versions.current.get(mine.id) ?? 0);
    try {
      const saved = await saveCampaign(mine.id, version, body);
      versions.current.set(mine.id, saved.version);
      put(saved);
      afterwards();
      return true;
    } catch (refusal) {
      const theirs = await client.fetchQuery({ ...campaignQuery(mine.id), staleTime: 0 }).catch(() => null);
      if (theirs) put(theirs);
      if (theirs && isStale(refusal)) {
        versions.current.set(mine.id, theirs.version);
        setSteps((known) => forgotten(known, mine.id));
        settle(mine, body, theirs, (both) =>
          edit(theirs, both, t('schedule.keptMine', { name: theirs.name })),
        );
      } else {
        put(theirs ?? mine);
        toldFailure(failure(refusal));
      }
      return false;
    }
  }

  /** One save after the other; the page shows it at once. */
  function save(campaign: Campaign, body: CampaignInput): Promise<boolean> {
    const shown = client.getQueryData(allCampaignsQuery.queryKey)?.find(({ id }) => id === campaign.id);
    put({ ...(shown ?? campaign), ...body } as Campaign);
    const run = queue.current.then(() => send(campaign, body));
    queue.current = run.then(() => undefined);
    return run;
  }

  async function edit(campaign: Campaign, body: CampaignInput, words: string): Promise<void> {
    const step = {
      campaignId: campaign.id,
      name: campaign.name,
      before: campaignBody(campaign),
      after: body,
    };
    if (!(await save(campaign, body))) return;
    setSteps((known) => didStep(known, step));
    offer(words);
  }

  function offer(words: string) {
    say(words);
    hideOffer();
    notifications.show({
      id: NOTE,
      autoClose: OFFERED_MS,
      closeButtonProps: { 'aria-label': t('action.close') },
      message: (
        <Group justify="space-between" wrap="nowrap" gap="sm">
          <Text size="sm" style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {words}
          </Text>
          <Button size="compact-sm" variant="default" flex="none" onClick={undo}>
            {t('schedule.undo')}
          </Button>
        </Group>
      ),
    });
  }

  async function replay(step: Step | undefined, body: 'before' | 'after', next: (known: Steps) => Steps) {
    if (!step) return;
    hideOffer();
    const campaign = client
      .getQueryData(allCampaignsQuery.queryKey)
      ?.find(({ id }) => id === step.campaignId);
    if (!campaign) return;
    setSteps(next);
    // based on our own last save: what somebody else has changed since is not undone unasked
    const done = await save({ ...campaign, version: 0 }, step[body]);
    if (done) say(t(body === 'before' ? 'schedule.undone' : 'schedule.redone', { name: step.name }));
  }
  const undo = () => void replay(latest.current.done.at(-1), 'before', undid);

  return {
    steps,
    edit,
    undo,
    redo: () => void replay(latest.current.undone.at(-1), 'after', redid),
    said,
    say,
  };
}

/** Two people changed the same campaign: both versions in words, and the reader chooses. */
function useSettle() {
  const ask = useConflict();
  return (
    begun: Campaign,
    mine: CampaignInput,
    theirs: Campaign,
    keepMine: (both: CampaignInput) => unknown,
  ) =>
    ask({
      base: campaignBody(begun),
      begun,
      mine,
      theirs: campaignBody(theirs),
      stamp: theirs,
      keepMine: () => keepMine(merged(campaignBody(begun), mine, campaignBody(theirs))),
      takeTheirs: () => undefined,
    });
}
