import { ActionIcon, Button, Text, Title } from '@mantine/core';
import { IconCalendarOff, IconPencil, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { DAY, dateText } from '../../lib/wall';
import { Empty } from '../../ui/Empty';
import { DraftPill, PhasePill } from '../../ui/states';
import { useTargetWords } from '../../ui/use-target-words';
import { agendaOf } from './agenda';
import type { Range } from './axis';
import type { Bar } from './bars';
import { Mark } from './Mark';
import classes from './Schedule.module.css';
import { useWords } from './use-words';

interface Props {
  bars: Bar[];
  range: Range;
  mayEdit: boolean;
  onOpen: (bar: Bar) => void;
  onAdd: (day: number) => void;
}

/** The schedule as a list: the same campaigns, times and actions as the timeline. */
export function Agenda({ bars, range, mayEdit, onOpen, onAdd }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const days = agendaOf(bars, range);
  const where = useTargetWords(bars.map(({ campaign }) => campaign.target));
  if (days.length === 0)
    return (
      <Empty
        icon={IconCalendarOff}
        title={t('schedule.nothing')}
        text={t('schedule.nothingText')}
        action={
          mayEdit && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => onAdd(range.start)}>
              {t('search.newCampaign')}
            </Button>
          )
        }
      />
    );
  return (
    <div className={classes.agenda}>
      {days.map(({ day, bars: here }) => (
        <section key={day ?? 'before'} aria-labelledby={`agenda-${day}`}>
          <div className={classes.agendaHead}>
            <Title order={2} size="h3" id={`agenda-${day}`}>
              {day === null ? t('schedule.alreadyOn') : words.longDay(day)}
            </Title>
            {day !== null && mayEdit && (
              <ActionIcon
                variant="subtle"
                size="lg"
                aria-label={t('schedule.addOn', { day: words.longDay(day) })}
                title={t('schedule.addOn', { day: words.longDay(day) })}
                onClick={() => onAdd(day)}
              >
                <IconPlus size={18} aria-hidden />
              </ActionIcon>
            )}
          </div>
          <ul className={`v-card ${classes.agendaList}`}>
            {here.map((bar) => (
              <Line
                key={bar.key}
                bar={bar}
                where={where(bar.campaign.target)}
                mayEdit={mayEdit}
                onOpen={onOpen}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function useTimes(): (bar: Bar) => string {
  const { t } = useTranslation();
  const words = useWords();
  return ({ from, to, isCutBefore }) => {
    if (to === null)
      return isCutBefore || from === null
        ? t('schedule.untilFurther')
        : t('schedule.since', { time: words.time(from) });
    if (isCutBefore || from === null)
      return t('schedule.until', { when: `${words.day(to)}, ${words.time(to)}` });
    const last = dateText(to - 1) === dateText(from);
    if (to - from === DAY && words.time(from) === '00:00') return t('schedule.allDay');
    const end = last ? (to % DAY === 0 ? '24:00' : words.time(to)) : `${words.day(to)}, ${words.time(to)}`;
    return `${words.time(from)} – ${end}`;
  };
}

interface LineProps {
  bar: Bar;
  where: string;
  mayEdit: boolean;
  onOpen: (bar: Bar) => void;
}

function Line({ bar, where, mayEdit, onOpen }: LineProps) {
  const { t } = useTranslation();
  const words = useWords();
  const format = useFormat();
  const times = useTimes();
  const { campaign } = bar;
  return (
    <li className={classes.agendaLine}>
      <Text component="span" size="sm" fw={550} className={`${classes.agendaTime} v-num`}>
        {times(bar)}
      </Text>
      <span className={classes.agendaMark} data-kind={campaign.kind}>
        <Mark kind={campaign.kind} size={16} />
      </span>
      <span className={classes.agendaWhat}>
        <Link to="/campaigns/$id" params={{ id: campaign.id }} className={classes.agendaName}>
          {campaign.name}
        </Link>
        <Text component="span" size="sm" c="dimmed" display="block">
          {t(`kind.${campaign.kind}`)}
          {campaign.priority > 0 &&
            ` · ${t('schedule.priority', { priority: format.number(campaign.priority) })}`}{' '}
          · {where}
        </Text>
      </span>
      <span className={classes.agendaPills}>
        <PhasePill campaign={campaign} />
        {campaign.state === 'changed' || campaign.state === 'deleted' ? (
          <DraftPill state={campaign.state} />
        ) : null}
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t(mayEdit ? 'schedule.changeTimes' : 'schedule.details', { what: words.bar(bar) })}
        title={t(mayEdit ? 'schedule.changeShort' : 'schedule.detailsShort')}
        onClick={() => onOpen(bar)}
      >
        <IconPencil size={18} aria-hidden />
      </ActionIcon>
    </li>
  );
}
