import { Button, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconSearchOff, IconSpeakerphone } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { Campaign } from '@vitrine/api/types';
import { campaignsQuery } from '../../data/campaigns';
import { usePermission } from '../../data/me';
import { useFormat } from '../../lib/format';
import { isMessage } from '../../lib/origin';
import { among } from '../../lib/search';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton, LinkText } from '../../ui/links';
import { Page } from '../../ui/Page';
import { Pill } from '../../ui/Pill';
import { DraftPill, PhasePill } from '../../ui/states';
import { useLateText } from '../../ui/use-late-text';
import { CampaignMenu } from './CampaignMenu';
import classes from './Campaigns.module.css';

const route = getRouteApi('/inside/campaigns');
const PHASES = ['live', 'scheduled', 'paused', 'draft', 'ended'] as const;
const KINDS = ['loop', 'share_of_voice', 'takeover', 'emergency', 'filler', 'fallback'] as const;

/** What stores wrote, which the server knows as loops. */
const MESSAGES = 'messages';
const CHOICES = { phase: PHASES, kind: [...KINDS, MESSAGES] };
const isOver = ({ phase }: Campaign) => phase === 'paused' || phase === 'ended';

export function CampaignsPage() {
  const { t } = useTranslation();
  const filter = among(route.useSearch(), CHOICES);
  const navigate = useNavigate({ from: '/campaigns' });
  const mayEdit = usePermission('content:write');
  const wantsMessages = filter.kind === MESSAGES;
  const list = useInfiniteQuery(campaignsQuery({ ...filter, ...(wantsMessages && { kind: 'loop' }) }));
  const fetched = list.data?.pages.flatMap((page) => page.items) ?? [];
  const all = wantsMessages ? fetched.filter(isMessage) : fetched;
  // what interrupted once, or what a store wrote, and is over stands in nobody's way, and is there when asked for
  const over =
    filter.kind || filter.phase || filter.q ? [] : all.filter((one) => isOver(one) && one.origin !== null);
  const hidden = {
    emergency: over.filter(({ origin }) => origin === 'emergency').length,
    [MESSAGES]: over.filter(isMessage).length,
  };
  const rows = all.filter((campaign) => !over.includes(campaign));
  const filtered = Boolean(filter.q || filter.phase || filter.kind);
  const isEmpty = list.isSuccess && all.length === 0 && !filtered;
  const pick = (change: typeof filter) =>
    void navigate({ to: '.', search: { ...filter, ...change }, replace: true });
  const [words, setWords] = useLateText(filter.q ?? '', (q) => pick({ q: q || undefined }));
  const create = mayEdit && (
    <LinkButton to="/campaigns/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('search.newCampaign')}
    </LinkButton>
  );
  return (
    <Page title={t('nav.campaigns')} lead={t('campaign.lead')} actions={!isEmpty && create}>
      {(rows.length > 0 || filtered) && (
        <search className={classes.filters}>
          <TextInput
            data-filter
            placeholder={t('campaign.search')}
            aria-label={t('campaign.search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Select
            aria-label={t('campaign.phaseFilter')}
            placeholder={t('campaign.allPhases')}
            clearable
            w={180}
            value={filter.phase ?? null}
            onChange={(phase) => pick({ phase: phase ?? undefined })}
            data={PHASES.map((value) => ({ value, label: t(`phase.${value}`) }))}
          />
          <Select
            aria-label={t('campaign.kindFilter')}
            placeholder={t('campaign.allKinds')}
            clearable
            w={230}
            value={filter.kind ?? null}
            onChange={(kind) => pick({ kind: kind ?? undefined })}
            data={[
              ...KINDS.map((value) => ({ value, label: t(`kind.${value}`) })),
              { value: MESSAGES, label: t('campaign.messages') },
            ]}
          />
        </search>
      )}
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && (
        <Stack gap="sm">
          {['a', 'b', 'c', 'd'].map((key) => (
            <Skeleton key={key} height={84} radius="lg" />
          ))}
        </Stack>
      )}
      {list.isSuccess && all.length === 0 && (
        <Empty
          icon={filtered ? IconSearchOff : IconSpeakerphone}
          title={filtered ? t('campaign.nothingFound') : t('campaign.none')}
          text={filtered ? undefined : t('campaign.noneText')}
          action={
            filtered ? (
              <Button variant="default" onClick={() => void navigate({ to: '.', search: {} })}>
                {t('action.clear')}
              </Button>
            ) : (
              create
            )
          }
        />
      )}
      <ul className={classes.list}>
        {rows.map((campaign) => (
          <Line key={campaign.id} campaign={campaign} />
        ))}
      </ul>
      {(['emergency', MESSAGES] as const)
        .filter((kind) => hidden[kind] > 0)
        .map((kind) => (
          <Text key={kind} size="sm" c="dimmed" mt="md">
            {t(`campaign.over.${kind}`, { count: hidden[kind] })}{' '}
            <LinkText to="/campaigns" search={{ kind }} inherit underline="always">
              {t('action.seeAll')}
            </LinkText>
          </Text>
        ))}
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth mt="md" onClick={() => void list.fetchNextPage()}>
          {t('action.loadMore')}
        </Button>
      )}
    </Page>
  );
}

function Line({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayEdit = usePermission('content:write');
  const { from, to, reach } = campaign;
  // never published: it is still on its way
  const isBegun = mayEdit && campaign.state === 'draft';
  const span =
    from && to
      ? t('campaign.fromTo', { from: format.edge(from), to: format.edge(to) })
      : to
        ? t('campaign.until', { to: format.edge(to) })
        : from
          ? t('campaign.starting', { from: format.edge(from) })
          : t('campaign.noEnd');
  return (
    <li className={`v-card ${classes.line}`}>
      <Link
        {...(isBegun
          ? ({ to: '/campaigns/new', search: { draft: campaign.id } } as const)
          : ({ to: '/campaigns/$id', params: { id: campaign.id } } as const))}
        className={classes.target}
      >
        <Text component="span" fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {campaign.name}
        </Text>
        <Text component="span" display="block" size="sm" c="dimmed">
          {t(`kind.${campaign.kind}`)} · {span}
        </Text>
      </Link>
      <span className={classes.reach}>
        {reach && (
          <Text component="span" size="sm" c="dimmed">
            {t('common.screens', { count: reach.screens })} · {t('common.sites', { count: reach.sites })}
          </Text>
        )}
      </span>
      <span className={classes.pills}>
        {isBegun && (
          <LinkButton
            to="/campaigns/new"
            search={{ draft: campaign.id }}
            size="compact-sm"
            variant="light"
            aria-label={t('campaign.goOnWith', { name: campaign.name })}
          >
            {t('campaign.goOn')}
          </LinkButton>
        )}
        {campaign.origin === 'emergency' && (
          <Pill tone={isOver(campaign) ? 'idle' : 'bad'} shape="triangle">
            {t('kind.emergency')}
          </Pill>
        )}
        {isMessage(campaign) && (
          <Pill tone="accent" shape="ring">
            {t('campaign.message')}
          </Pill>
        )}
        <PhasePill campaign={campaign} />
        {(campaign.state === 'changed' || campaign.state === 'deleted') && (
          <DraftPill state={campaign.state} />
        )}
      </span>
      <CampaignMenu campaign={campaign} />
    </li>
  );
}
