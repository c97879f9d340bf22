import { Alert, Button, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { floatingFromPicker, floatingToPicker } from '../../lib/picker';
import { begun } from '../../lib/typography';
import { useTranslation } from '../../lib/use-translation';
import { wallMs, wallText } from '../../lib/wall';
import { LinkText } from '../../ui/links';
import { useRuleWords } from '../../ui/rule-words';
import { DraftPill, PhasePill } from '../../ui/states';
import { useTargetWords } from '../../ui/use-target-words';
import { edgesIn } from './bars';
import { changeOf, type Place, placeMoved, type Scope, timesDiffer, type Wish } from './change';
import { holdOf } from './edit';
import { Mark } from './Mark';
import { ChangePlace, Which } from './OccurrenceFields';
import classes from './Schedule.module.css';
import { useWords } from './use-words';

interface Props {
  wish: Wish;
  mayEdit: boolean;
  isPlayed: (date: string) => boolean;
  /** A screen and a moment to look at. */
  seeAt: { screen?: string; at: string };
  onSave: (wish: Wish, scope: Scope) => void;
  onClose: () => void;
}

/** One bar in words: what it is, when and where; its times and its place can be changed here without a drag. */
export function OccurrenceDialog({ wish: asked, mayEdit, isPlayed, seeAt, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const ruleWords = useRuleWords();
  const { bar } = asked;
  const { campaign } = bar;
  const targetWords = useTargetWords([campaign.target]);
  const [next, setNext] = useState(asked.next);
  const [place, setPlace] = useState<{ from: Place; to: Place } | null>(null);
  const [scope, setScope] = useState<Scope>('once');
  const wish: Wish = { ...asked, next, ...place };
  const isTimed = timesDiffer(wish);
  const isChanged = isTimed || wish.from.id !== wish.to.id;
  const isOpenEnded = bar.from === null || bar.to === null;
  const hasRules = campaign.rules.length > 0;
  const hold = mayEdit ? holdOf(bar) : 'readOnly';
  const isOrdered = next.end > next.start;
  const outcome = changeOf(wish, hasRules ? scope : 'all', isPlayed);
  const every = hasRules && isTimed ? changeOf(wish, 'all', isPlayed) : null;
  const moved = placeMoved(wish);
  const edge = (which: 'start' | 'end') => ({
    value: floatingToPicker(wallText(next[which])),
    onChange: (value: string | null) => {
      const wall = floatingFromPicker(value);
      if (wall) setNext({ ...next, [which]: wallMs(wall) });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={
        <span className={classes.dialogTitle}>
          <Mark kind={campaign.kind} size={18} /> {campaign.name}
        </span>
      }
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="md">
        <Group gap="xs">
          <PhasePill campaign={campaign} />
          {(campaign.state === 'changed' || campaign.state === 'deleted') && (
            <DraftPill state={campaign.state} />
          )}
          <Text size="sm" c="dimmed">
            {t(`kind.${campaign.kind}`)}
            {campaign.priority > 0 && ` · ${t('schedule.priority', { priority: campaign.priority })}`}
          </Text>
        </Group>
        <div>
          <Text fw={600}>{isOpenEnded ? begun(words.life(bar)) : words.life(bar)}</Text>
          <Text size="sm" c="dimmed">
            {targetWords(campaign.target)}
            {campaign.rules.map((rule) => ` · ${ruleWords(rule)}`)}
          </Text>
        </div>
        {hold === 'free' ? (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {(hasRules || bar.from !== null) && (
                <DateTimePicker label={t('when.from')} {...edge('start')} />
              )}
              {(hasRules || bar.to !== null) && (
                <DateTimePicker
                  label={t('when.to')}
                  error={isOrdered ? null : t('campaign.complaint.endsBefore')}
                  {...edge('end')}
                />
              )}
            </SimpleGrid>
            <ChangePlace wish={asked} place={place} onChange={setPlace} />
            {moved && moved !== 'never' && (
              <Text size="sm" className={classes.becomes}>
                <IconArrowRight size={16} aria-hidden />
                {t('schedule.goesTo', {
                  before: targetWords(campaign.target),
                  after: targetWords(moved.target),
                })}
              </Text>
            )}
            {hasRules && isTimed && isOrdered && (
              <fieldset className={classes.scopes}>
                <legend>{t('schedule.which')}</legend>
                <Which
                  value="once"
                  chosen={scope}
                  onChoose={setScope}
                  label={t('schedule.once', { day: words.day(bar.from ?? bar.start) })}
                  text={t('schedule.onceText', { when: words.stretch(next) })}
                />
                <Which
                  value="all"
                  chosen={scope}
                  onChoose={setScope}
                  disabled={!every?.body}
                  label={t('schedule.all')}
                  text={
                    every?.body
                      ? t('schedule.allText', {
                          when: ruleWords(every.body.rules?.[bar.source?.rule ?? 0] ?? {}),
                        })
                      : t(`schedule.refusal.${every?.refusal ?? 'joined'}`)
                  }
                />
              </fieldset>
            )}
            {!hasRules && isTimed && isOrdered && (
              <Text size="sm" className={classes.becomes}>
                <IconArrowRight size={16} aria-hidden />
                {t('schedule.windowText', { when: words.life(edgesIn(bar, next)) })}
              </Text>
            )}
            {isChanged && outcome.refusal && (
              <Alert color="yellow" p="sm">
                {t(`schedule.refusal.${outcome.refusal}`)}
              </Alert>
            )}
          </>
        ) : (
          <Text size="sm">{t(`schedule.hold.${hold}`)}</Text>
        )}
        <Group justify="space-between" gap="sm">
          <Group gap="md">
            <LinkText to="/campaigns/$id" params={{ id: campaign.id }} size="sm">
              {t('schedule.openCampaign')}
            </LinkText>
            <LinkText to="/what-plays" search={{ ...seeAt, draft: '1', campaign: campaign.id }} size="sm">
              {t('schedule.seeThen')}
            </LinkText>
          </Group>
          <Group gap="sm" ml="auto">
            <Button variant="default" onClick={onClose}>
              {t(hold === 'free' ? 'action.cancel' : 'action.close')}
            </Button>
            {hold === 'free' && (
              <Button
                disabled={!isChanged || !isOrdered || !outcome.body}
                onClick={() => onSave(wish, hasRules ? scope : 'all')}
              >
                {t('schedule.save')}
              </Button>
            )}
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
