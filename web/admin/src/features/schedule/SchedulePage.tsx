import { ActionIcon, Button, Group, Skeleton, Text } from '@mantine/core';
import { useDisclosure, useHotkeys, useInterval, useMediaQuery } from '@mantine/hooks';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsCross,
  IconDeviceTv,
  IconPlus,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { meQuery, usePermission } from '../../data/me';
import { useTranslation } from '../../lib/use-translation';
import { HOUR, wallMs, wallText } from '../../lib/wall';
import { wallOf } from '../../lib/zone';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton } from '../../ui/links';
import { toldFailure } from '../../ui/notify';
import { offWhen } from '../../ui/off';
import { Page } from '../../ui/Page';
import { Agenda } from './Agenda';
import type { Stretch } from './axis';
import { type Bar, edgesIn } from './bars';
import { Conflicts } from './Conflicts';
import { changeOf, mustAsk, type Place, type Scope, type Wish } from './change';
import { conflictsOf } from './conflicts';
import { OccurrenceDialog } from './OccurrenceDialog';
import type { Row } from './rows';
import { Timeline } from './Timeline';
import { Filters, Legend, PastNote, Toolbar } from './Toolbar';
import { type Drop, wholeOf } from './use-drag';
import { useEdits } from './use-edits';
import { useSchedule } from './use-schedule';
import { type Asked, useAsked } from './use-search';
import { useWords } from './use-words';

const MINUTE_MS = 60_000;

export function SchedulePage() {
  const { data: me } = useQuery(meQuery);
  const zone = me?.organisation.timeZone ?? 'Europe/Paris';
  const asked = useAsked(zone);
  return <Known asked={asked} zone={zone} />;
}

function Known({ asked, zone }: { asked: Asked; zone: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const navigate = useNavigate();
  const mayEdit = usePermission('content:write');
  const mayPair = usePermission('screens:write');
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<Wish | null>(null);
  const [isTelling, conflictsPanel] = useDisclosure(false);
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), MINUTE_MS, { autoInvoke: true });
  const schedule = useSchedule(asked, zone, turned);
  const edits = useEdits();
  const crowds = useDeferredValue(schedule.crowds, null);
  const conflicts = useMemo(() => (crowds ? conflictsOf(crowds()) : []), [crowds]);
  useHotkeys([
    ['mod+Z', edits.undo],
    ['mod+shift+Z', edits.redo],
  ]);

  const { names } = schedule;
  const nameOf = useCallback((id: string) => names.get(id) ?? t('schedule.another'), [names, t]);
  const onFold = useCallback(({ id }: Row) => {
    setTurned((known) => {
      const next = new Set(known);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const create = useCallback(
    (where: Place | null, { start, end }: Stretch) =>
      void navigate({
        to: '/campaigns/new',
        search: {
          ...(where?.kind === 'screen' ? { screen: where.id } : where ? { site: where.id } : {}),
          from: wallText(start),
          to: wallText(end),
        },
      }),
    [navigate],
  );
  const { start, view } = asked.range;
  const onAdd = useCallback(
    (row: Row) => create(row, { start: start + 9 * HOUR, end: start + 18 * HOUR }),
    [create, start],
  );

  function isPlayed({ bar }: Wish): (date: string) => boolean {
    const bars = schedule.all.filter(({ campaign }) => campaign.id === bar.campaign.id);
    return (date) => bars.some(({ source }) => source?.date === date && source.rule === bar.source?.rule);
  }
  function save(wish: Wish, scope: Scope) {
    const { body, refusal } = changeOf(wish, scope, isPlayed(wish));
    setOpened(null);
    if (refusal) return toldFailure(t(`schedule.refusal.${refusal}`));
    const { bar, to, from, next } = wish;
    const when = words.life(edgesIn(bar, next));
    const values = { name: bar.campaign.name, when, where: to.name };
    void edits.edit(bar.campaign, body, t(to.id === from.id ? 'schedule.moved' : 'schedule.movedTo', values));
  }
  function onDrop({ bar, from, to, next }: Drop) {
    if (!bar) return create(from.row.kind === 'campaign' ? null : from.row, next);
    const stays = from.row.kind === 'campaign';
    const wish = { bar, from: from.row, to: stays ? from.row : to.row, next };
    if (!changeOf(wish, 'once', isPlayed(wish)).refusal && mustAsk(wish)) setOpened(wish);
    else save(wish, 'once');
  }
  const openIn = (bar: Bar, place: Place) => setOpened({ bar, from: place, to: place, next: wholeOf(bar) });
  const seen = (wish: Wish) => {
    const screens = schedule.filled.find(({ row }) => row.id === wish.from.id)?.row.screens;
    return { screen: screens?.[0]?.id, at: wallText(wish.bar.start) };
  };

  const isList = isPhone || asked.search.list === '1';
  const isReady = !schedule.isPending && !schedule.error;
  return (
    <Page
      wide
      title={t('schedule.title')}
      lead={t('schedule.lead')}
      actions={
        <>
          {mayEdit && !schedule.isEmpty && (
            <Group gap={6}>
              <ActionIcon
                variant="default"
                size={36}
                {...offWhen(edits.steps.done.length === 0, edits.undo)}
                aria-label={t('schedule.undoKey')}
                title={t('schedule.undoKey')}
              >
                <IconArrowBackUp size={18} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size={36}
                {...offWhen(edits.steps.undone.length === 0, edits.redo)}
                aria-label={t('schedule.redoKey')}
                title={t('schedule.redoKey')}
              >
                <IconArrowForwardUp size={18} aria-hidden />
              </ActionIcon>
            </Group>
          )}
          {!schedule.isEmpty && (
            <Button
              variant="default"
              leftSection={<IconArrowsCross size={18} aria-hidden />}
              onClick={conflictsPanel.open}
            >
              {conflicts.length > 0
                ? t('schedule.conflicts', { count: conflicts.length })
                : t(crowds ? 'schedule.noConflict' : 'schedule.conflictsAny')}
            </Button>
          )}
          {mayEdit && !schedule.isEmpty && (
            <LinkButton to="/campaigns/new" leftSection={<IconPlus size={18} aria-hidden />}>
              {t('search.newCampaign')}
            </LinkButton>
          )}
        </>
      }
    >
      {schedule.error ? <Failure error={schedule.error} retry={schedule.retry} /> : null}
      {schedule.isEmpty ? (
        <Empty
          icon={IconDeviceTv}
          title={t('fleet.none')}
          text={t('schedule.noScreens')}
          action={
            mayPair && (
              <LinkButton to="/screens/pair" leftSection={<IconPlus size={18} aria-hidden />}>
                {t('search.pair')}
              </LinkButton>
            )
          }
        />
      ) : (
        <>
          <Toolbar asked={asked} isPhone={Boolean(isPhone)} />
          <Filters asked={asked} />
          {wallMs(wallOf(now, zone)) > asked.range.start && <PastNote />}
          {schedule.isPending && <Skeleton height={420} radius="lg" />}
          {isReady && !isList && (
            <Timeline
              filled={schedule.filled}
              range={asked.range}
              now={now}
              zone={zone}
              corner={t(asked.isByCampaign ? 'nav.campaigns' : 'schedule.ownTime')}
              isDraft={!asked.asPublished}
              isBusy={schedule.isFetching}
              mayEdit={mayEdit}
              nameOf={nameOf}
              onFold={onFold}
              onAdd={onAdd}
              onDay={(day) => asked.pick({ view: 'day', date: wallText(day).slice(0, 10) })}
              onDrop={onDrop}
              onOpen={(bar, { row }) => openIn(bar, row)}
              onLane={(screen, at) =>
                void navigate({
                  to: '/what-plays',
                  search: { screen, at: wallText(at), ...(asked.asPublished ? {} : { draft: '1' }) },
                })
              }
              say={edits.say}
              key={view}
            />
          )}
          {isReady && !isList && <Legend />}
          {isReady && isList && (
            <Agenda
              bars={schedule.all}
              range={asked.range}
              mayEdit={mayEdit}
              onOpen={(bar) =>
                openIn(bar, { id: bar.campaign.id, kind: 'campaign', name: '', path: [], zone })
              }
              onAdd={(day) => create(null, { start: day + 9 * HOUR, end: day + 18 * HOUR })}
            />
          )}
        </>
      )}
      <Text component="div" role="status" className="v-visually-hidden">
        {edits.said}
      </Text>
      {opened && (
        <OccurrenceDialog
          wish={opened}
          mayEdit={mayEdit}
          isPlayed={isPlayed(opened)}
          seeAt={seen(opened)}
          onSave={save}
          onClose={() => setOpened(null)}
        />
      )}
      {isTelling && <Conflicts conflicts={conflicts} onClose={conflictsPanel.close} />}
    </Page>
  );
}
