import { Button, Stack, Text } from '@mantine/core';
import { IconEye, IconRocket } from '@tabler/icons-react';
import type { Campaign } from '@vitrine/api/types';
import type { FormEvent } from 'react';
import { usePermission } from '../../data/me';
import { useReach } from '../../data/reach';
import { useFormat } from '../../lib/format';
import { fromPicker } from '../../lib/picker';
import { targetOf } from '../../lib/target';
import { begun } from '../../lib/typography';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { useRuleWords } from '../../ui/rule-words';
import { Reach } from '../../ui/target/Reach';
import classes from './Campaigns.module.css';
import { Occurrences } from './Occurrences';
import { ALWAYS, ruleOf, sameRule } from './rules';
import type { Form } from './use-campaign-form';
import { OpeningCuts } from './wizard/OpeningCuts';

interface Props {
  form: Form;
  busy: boolean;
  error: unknown;
  readOnly: boolean;
  campaign: Campaign;
  onSave: () => void;
  onSaveAndReview: (event?: FormEvent<HTMLFormElement>) => void;
}

const intoView = (node: HTMLElement | null) => node?.scrollIntoView({ block: 'nearest' });

/** The reach, live, and the two ways on: keep the draft, or go on to publish it. */
export function Summary({ form, busy, error, readOnly, campaign, onSave, onSaveAndReview }: Props) {
  const { t } = useTranslation();
  const clean = !form.isDirty();
  const mayPublish = usePermission('publish');
  // what it would do again is told as soon as it is edited
  const isOver = campaign.phase === 'ended' && clean;
  return (
    <aside className={`v-card ${classes.side}`} aria-label={t('campaign.summary')}>
      {error !== null && (
        <div ref={intoView} className={classes.failure}>
          <Failure error={error} retry={onSave} />
        </div>
      )}
      <Reach target={targetOf(form.getValues())} />
      {!isOver && <SeeIt form={form} id={campaign.id} />}
      {isOver ? <Text fw={550}>{t('phase.ended')}</Text> : <Span form={form} />}
      {!readOnly && (
        <Stack gap="xs">
          {mayPublish && (
            <Button
              loading={busy}
              leftSection={<IconRocket size={18} aria-hidden />}
              onClick={() => onSaveAndReview()}
            >
              {t('campaign.saveAndReview')}
            </Button>
          )}
          <Button type="submit" variant={mayPublish ? 'default' : undefined} loading={busy} disabled={clean}>
            {clean ? t('common.saved') : t('campaign.saveDraft')}
          </Button>
        </Stack>
      )}
      <Text size="sm" c="dimmed">
        {t('campaign.draftHint')}
      </Text>
      {!isOver && <Occurrences form={form} />}
      {!isOver && <OpeningCuts form={form} />}
    </aside>
  );
}

/** The way to a store that it reaches, at a moment when it is meant to play. */
function SeeIt({ form, id }: { form: Form; id: string }) {
  const { t } = useTranslation();
  const { from, clock } = form.getValues();
  const screen = useReach(targetOf(form.getValues())).data?.sample[0]?.id;
  if (!screen) return null;
  const start = from && clock === 'store' ? from.replace(' ', 'T').slice(0, 16) : fromPicker(from);
  const isAhead = from !== null && Date.parse(fromPicker(from) ?? '') > Date.now();
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

export function Span({ form }: { form: Form }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rule = useRuleWords();
  const { from, to, clock, rules } = form.getValues();
  const edge = (text: string) => format.edge(text.replace(' ', 'T').slice(0, 16));
  const said = rules.filter((one) => !sameRule(one, ALWAYS)).map((one) => rule(ruleOf(one)));
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t('campaign.when')}
      </Text>
      <Text fw={550}>
        {from ? begun(t('campaign.starting', { from: edge(from) })) : t('when.onPublish')}
        {to ? `, ${t('campaign.until', { to: edge(to) })}` : ''}
      </Text>
      {said.map((words) => (
        <Text key={words} size="sm">
          {words}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {clock === 'store' ? t('common.times') : t('when.same')}
      </Text>
    </div>
  );
}
