import { Button, Group } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Campaign } from '@vitrine/api/types';
import { useEffect, useRef, useState } from 'react';
import { targetOf } from '../../../lib/target';
import { useClearance } from '../../../lib/use-clearance';
import { useTranslation } from '../../../lib/use-translation';
import { Failure } from '../../../ui/Failure';
import { Page } from '../../../ui/Page';
import { SaveNote } from '../../../ui/SaveNote';
import { Reach } from '../../../ui/target/Reach';
import { CampaignPreview } from '../CampaignPreview';
import campaigns from '../Campaigns.module.css';
import { Conditions } from '../Conditions';
import { Content } from '../Content';
import type { CampaignForm } from '../form';
import { Occurrences } from '../Occurrences';
import { Strength } from '../Strength';
import { Span } from '../Summary';
import { When } from '../When';
import { Where } from '../Where';
import { Check } from './Check';
import { OpeningCuts } from './OpeningCuts';
import { PublishButton } from './PublishButton';
import { StepBar } from './StepBar';
import { answered, goOnAt, isSavable, STEPS, type Step, stepOf } from './steps';
import { useWizard, type Wizard as Work } from './use-wizard';
import { noteVisit, type Visit, visitOf } from './visits';
import classes from './Wizard.module.css';

interface Props {
  initial: CampaignForm;
  opened?: Campaign;
  /** Whether the history of the browser led here, to its first step. */
  isReturn?: boolean;
  onMade: (id: string) => void;
}

/** A draft is gone on with where it was left, or where it lacks something. */
function beginning(initial: CampaignForm, opened: Campaign | undefined, isReturn: boolean): Visit {
  if (!opened) return { step: 'content', seen: ['content'] };
  const visit = visitOf(opened.id);
  return {
    step: isReturn ? 'content' : (visit?.step ?? goOnAt(initial)),
    seen: [...new Set([...answered(initial), ...(visit?.seen ?? [])])],
  };
}

const route = getRouteApi('/inside/campaigns/new');

/** Content, where, when, check; one can go to any of them at any time, and the draft is on the server meanwhile. */
export function Wizard({ initial, opened, isReturn = false, onMade }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = route.useSearch();
  const asked = STEPS.find((one) => one === search.step);
  const [begun] = useState(() => beginning(initial, opened, isReturn));
  const step: Step = asked ?? begun.step;
  const [seen, setSeen] = useState<ReadonlySet<Step>>(() => new Set(begun.seen));
  // what was asked for last, also while the address is still about to say so
  const wanted = useRef({ ...search, step });
  const show = (change: { draft?: string; step?: Step }, replace = false) => {
    wanted.current = { ...wanted.current, ...change };
    void navigate({ to: '/campaigns/new', search: wanted.current, replace });
  };
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const work = useWizard(initial, opened, (draft) => {
    onMade(draft);
    // who has left meanwhile is not called back
    if (isHere.current) show({ draft }, true);
  });
  const stage = useRef<HTMLDivElement>(null);
  const foot = useClearance('bottom');
  const isFirst = useRef(true);
  const { form, campaign, state } = work;
  const go = (to: Step) => show({ step: to });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each step that is come to
  useEffect(() => {
    wanted.current.step = step;
    setSeen((old) => new Set([...old, step]));
    if (step !== 'content') work.place();
    if (step === 'check') void work.save();
    if (!isFirst.current) stage.current?.focus();
    isFirst.current = false;
    scrollTo(0, 0);
  }, [step]);
  const id = campaign?.id;
  useEffect(() => {
    if (id) noteVisit(id, { step, seen: [...seen] });
  }, [id, step, seen]);
  const at = STEPS.indexOf(step);
  const [before, after] = [STEPS[at - 1], STEPS[at + 1]];
  const values = form.getValues();
  // what the server refuses stands beside its field, which may be in another step
  const wrong = [...work.flaws.map((flaw) => flaw.step), ...Object.keys(form.errors).map(stepOf)];
  return (
    <Page
      wide
      title={campaign ? values.name.trim() || t('wizard.unnamed') : t('search.newCampaign')}
      lead={t('campaign.newLead')}
      learn="campaign"
      back={{ to: '/campaigns', label: t('nav.campaigns') }}
      actions={
        campaign && <SaveNote state={isSavable(values) ? state : 'failed'} onRetry={() => void work.save()} />
      }
    >
      <StepBar step={step} seen={seen} wrong={wrong} onGo={go} />
      <div className={classes.columns} data-step={step}>
        <div ref={stage} tabIndex={-1} className={classes.stage}>
          <StepBody step={step} work={work} onGo={go} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it is taller than the window, the keyboard must be able to scroll it */}
        <aside className={`v-card ${campaigns.side}`} aria-label={t('campaign.summary')} tabIndex={0}>
          <CampaignPreview form={form} />
          <Reach target={targetOf(values)} />
          <Span form={form} />
          {targetOf(values) !== '' && <Occurrences form={form} />}
          {targetOf(values) !== '' && step !== 'check' && (
            <OpeningCuts form={form} onChange={step === 'when' ? undefined : () => go('when')} />
          )}
          {work.error !== null && <Failure error={work.error} />}
        </aside>
      </div>
      <div ref={foot} className={classes.foot}>
        {before ? (
          <Button
            variant="default"
            leftSection={<IconArrowLeft size={18} aria-hidden />}
            onClick={() => go(before)}
          >
            {t(`step.${before}`)}
          </Button>
        ) : (
          <span />
        )}
        <Group gap="sm">
          {after ? (
            <Button rightSection={<IconArrowRight size={18} aria-hidden />} onClick={() => go(after)}>
              {t('wizard.next', { step: t(`step.${after}`) })}
            </Button>
          ) : (
            <PublishButton work={work} />
          )}
        </Group>
      </div>
    </Page>
  );
}

function StepBody({ step, work, onGo }: { step: Step; work: Work; onGo: (step: Step) => void }) {
  const { form, arrivals } = work;
  switch (step) {
    case 'content':
      return <Content form={form} arrivals={arrivals} />;
    case 'where':
      return <Where form={form} />;
    case 'when':
      return (
        <div className={campaigns.sections}>
          <When form={form} />
          <Conditions form={form} />
          <Strength form={form} />
        </div>
      );
    case 'check':
      return <Check work={work} onGo={onGo} />;
  }
}
