import { Drawer, Text } from '@mantine/core';
import { IconArrowsCross, IconCheck } from '@tabler/icons-react';
import type { Campaign } from '@vitrine/api/types';
import { Fragment } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { wallText } from '../../lib/wall';
import { Empty } from '../../ui/Empty';
import { LinkText } from '../../ui/links';
import type { Conflict } from './conflicts';
import { Mark } from './Mark';
import classes from './Schedule.module.css';
import { useWords } from './use-words';

const TOLD = 3;

/** Which campaigns keep which others off, in words, and where to see why. */
export function Conflicts({ conflicts, onClose }: { conflicts: Conflict[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={t('schedule.conflictsTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Text size="sm" c="dimmed" mb="md">
        {t('schedule.conflictsLead')}
      </Text>
      {conflicts.length === 0 ? (
        <Empty compact icon={IconCheck} title={t('schedule.noConflicts')} />
      ) : (
        <ul className={classes.conflicts}>
          {conflicts.map((one) => (
            <Line key={`${one.kind}${one.winners.map(({ id }) => id)}`} conflict={one} />
          ))}
        </ul>
      )}
    </Drawer>
  );
}

function Name({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  return (
    <LinkText to="/campaigns/$id" params={{ id: campaign.id }} fw={600} underline="always">
      {t('preview.quoted', { name: campaign.name })}
    </LinkText>
  );
}

function Names({ of }: { of: Campaign[] }) {
  const { t } = useTranslation();
  return of.map((one, at) => (
    <Fragment key={one.id}>
      {at > 0 && (at === of.length - 1 ? ` ${t('schedule.and')} ` : ', ')}
      <Name campaign={one} />
    </Fragment>
  ));
}

function Line({ conflict: { kind, winners, losers, times, screens, screenId } }: { conflict: Conflict }) {
  const { t } = useTranslation();
  const words = useWords();
  const [first] = winners;
  const rest = times.length - TOLD;
  return (
    <li className={`v-card ${classes.conflict}`} data-kind={kind}>
      <span className={classes.conflictMark}>
        {kind === 'priority' || !first ? (
          <IconArrowsCross size={18} aria-hidden />
        ) : (
          <Mark kind={first.kind} size={18} />
        )}
      </span>
      <div>
        <Text size="sm" component="p" m={0}>
          <Names of={winners} /> {t(`schedule.conflict.${kind}`)}
          {losers.length > 0 && ' '}
          <Names of={losers} />
          {kind === 'priority' && ` (${t('schedule.priority', { priority: first?.priority ?? 0 })})`}
          {first?.condition && `, ${t('schedule.onCondition')}`}.
        </Text>
        <ul className={`${classes.times} v-num`}>
          {times.slice(0, TOLD).map((one) => (
            <li key={one.start}>{words.stretch(one)}</li>
          ))}
          {rest > 0 && <li>{t('schedule.moreTimes', { count: rest })}</li>}
        </ul>
        <Text size="sm" c="dimmed">
          {t('common.screens', { count: screens })} ·{' '}
          <LinkText
            to="/what-plays"
            search={{
              screen: screenId,
              at: wallText(times[0]?.start ?? 0),
              draft: '1',
              campaign: losers[0]?.id ?? first?.id,
            }}
            size="sm"
            underline="always"
          >
            {t('schedule.seeWhy')}
          </LinkText>
        </Text>
      </div>
    </li>
  );
}
