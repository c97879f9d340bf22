import { ActionIcon, Button, Group, SegmentedControl, Select, Switch, Text, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconSearch, IconTag } from '@tabler/icons-react';
import type { CampaignKind } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import { SiteSelect } from '../../ui/SiteSelect';
import { useLateText } from '../../ui/use-late-text';
import { turned, VIEWS } from './axis';
import { Mark } from './Mark';
import classes from './Schedule.module.css';
import type { Asked } from './use-search';
import { useWords } from './use-words';

const KINDS: CampaignKind[] = ['emergency', 'takeover', 'share_of_voice', 'loop', 'filler', 'fallback'];
const PHASES = ['live', 'scheduled', 'paused', 'draft', 'ended'] as const;

/** Which stretch of time, and as what it is shown. */
export function Toolbar({ asked, isPhone }: { asked: Asked; isPhone: boolean }) {
  const { t } = useTranslation();
  const words = useWords();
  const { range, search, pick, isByCampaign } = asked;
  return (
    <div className={classes.toolbar}>
      <Group gap={6} wrap="nowrap">
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('schedule.earlier')}
          onClick={() => pick({ date: turned(range, -1) })}
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <Button variant="default" size="sm" px="sm" onClick={() => pick({ date: undefined })}>
          {t('schedule.today')}
        </Button>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('schedule.later')}
          onClick={() => pick({ date: turned(range, 1) })}
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <Text fw={650} className={`${classes.rangeName} v-num`} aria-live="polite">
        {words.range(range)}
      </Text>
      <div className={classes.views}>
        <SegmentedControl
          size="xs"
          aria-label={t('schedule.view')}
          value={range.view}
          onChange={(view) => pick({ view: view === 'week' ? undefined : view })}
          data={VIEWS.map((value) => ({ value, label: t(`schedule.views.${value}`) }))}
        />
        {!isPhone && (
          <>
            {search.list !== '1' && (
              <SegmentedControl
                size="xs"
                aria-label={t('schedule.rows')}
                value={isByCampaign ? 'campaigns' : 'places'}
                onChange={(rows) => pick({ rows: rows === 'places' ? undefined : rows })}
                data={[
                  { value: 'places', label: t('schedule.byPlace') },
                  { value: 'campaigns', label: t('schedule.byCampaign') },
                ]}
              />
            )}
            <SegmentedControl
              size="xs"
              aria-label={t('schedule.shape')}
              value={search.list === '1' ? 'agenda' : 'timeline'}
              onChange={(shape) => pick({ list: shape === 'agenda' ? '1' : undefined })}
              data={[
                { value: 'timeline', label: t('schedule.timeline') },
                { value: 'agenda', label: t('schedule.agenda') },
              ]}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** What is looked at; all of it stands in the address. */
export function Filters({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const { search, pick, asPublished, isFiltered } = asked;
  const [q, setQ] = useLateText(search.q ?? '', (text) => pick({ q: text || undefined }));
  const [tag, setTag] = useLateText(search.tag ?? '', (text) => pick({ tag: text || undefined }));
  return (
    <search className={classes.filters}>
      <TextInput
        data-filter
        placeholder={t('schedule.search')}
        aria-label={t('campaign.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
      />
      <SiteSelect
        aria-label={t('fleet.siteFilter')}
        placeholder={t('fleet.allSites')}
        clearable
        w={176}
        value={search.site ?? null}
        onChange={(site) => pick({ site: site ?? undefined })}
      />
      <TextInput
        placeholder={t('fleet.tagFilter')}
        aria-label={t('schedule.tagFilter')}
        leftSection={<IconTag size={16} aria-hidden />}
        w={126}
        value={tag}
        onChange={(event) => setTag(event.currentTarget.value)}
      />
      <Select
        aria-label={t('campaign.kindFilter')}
        placeholder={t('campaign.allKinds')}
        clearable
        w={150}
        value={search.kind ?? null}
        onChange={(kind) => pick({ kind: kind ?? undefined })}
        data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <Select
        aria-label={t('campaign.phaseFilter')}
        placeholder={t('campaign.allPhases')}
        clearable
        w={148}
        value={search.state ?? null}
        onChange={(state) => pick({ state: state ?? undefined })}
        data={PHASES.map((value) => ({ value, label: t(`phase.${value}`) }))}
      />
      <Switch
        label={t('preview.drafts')}
        checked={!asPublished}
        onChange={(event) => pick({ as: event.currentTarget.checked ? undefined : 'published' })}
      />
      {isFiltered && (
        <Button
          variant="subtle"
          size="sm"
          onClick={() =>
            pick({ q: undefined, kind: undefined, state: undefined, tag: undefined, site: undefined })
          }
        >
          {t('action.clear')}
        </Button>
      )}
    </search>
  );
}

/** What is past is no record. */
export function PastNote() {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed" mb="xs">
      {t('schedule.pastNote')}{' '}
      <LinkText to="/reports" inherit underline="always">
        {t('schedule.pastReport')}
      </LinkText>
    </Text>
  );
}

/** What the signs and frames of the bars mean. */
export function Legend() {
  const { t } = useTranslation();
  return (
    <ul className={classes.legend} aria-label={t('schedule.legend')}>
      {KINDS.map((kind) => (
        <li key={kind}>
          <span className={classes.agendaMark} data-kind={kind}>
            <Mark kind={kind} />
          </span>
          {t(`kind.${kind}`)}
        </li>
      ))}
      <li>
        <span className={classes.dashed} aria-hidden />
        {t('schedule.legendDraft')}
      </li>
      <li>
        <span className={classes.hatched} aria-hidden />
        {t('schedule.legendPaused')}
      </li>
      <li>
        <span className={classes.gone} aria-hidden />
        {t('schedule.legendPast')}
      </li>
      <li>
        <span className={classes.shaded} aria-hidden />
        {t('schedule.legendClosed')}
      </li>
    </ul>
  );
}
