import { Button, Group, SimpleGrid, Skeleton, Text, TextInput } from '@mantine/core';
import { IconLayoutBoard, IconPalette, IconPlus, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { Scene } from '@vitrine/api/types';
import { usePermission } from '../../data/me';
import { scenesQuery } from '../../data/scenes';
import { isMessage } from '../../lib/origin';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { LinkButton, LinkText } from '../../ui/links';
import { Page } from '../../ui/Page';
import { Pill } from '../../ui/Pill';
import { SceneThumb } from '../../ui/SceneThumb';
import { Since } from '../../ui/Since';
import { DraftPill } from '../../ui/states';
import { canvasesOf } from '../../ui/surroundings';
import { useLateText } from '../../ui/use-late-text';

/** What stores wrote on their own page. */
const MESSAGES = 'messages';
const route = getRouteApi('/inside/scenes');

export function ScenesPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = useNavigate({ from: '/scenes' });
  const mayEdit = usePermission('content:write');
  const list = useInfiniteQuery(scenesQuery({ q: filter.q }));
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  const messages = all.filter(isMessage);
  const wantsMessages = filter.of === MESSAGES;
  // what stores wrote stands in nobody's way, and is there when asked for
  const rows = filter.q ? all : all.filter((scene) => isMessage(scene) === wantsMessages);
  const [words, setWords] = useLateText(
    filter.q ?? '',
    (q) => void navigate({ to: '.', search: { ...filter, q: q || undefined }, replace: true }),
  );
  const isEmpty = list.isSuccess && rows.length === 0 && !filter.q;
  const create = mayEdit && (
    <LinkButton to="/scenes/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('scene.new')}
    </LinkButton>
  );
  return (
    <Page
      title={t('nav.scenes')}
      lead={t('scene.lead')}
      learn="scenes"
      actions={
        <>
          <LinkButton to="/brand" variant="default" leftSection={<IconPalette size={18} aria-hidden />}>
            {t('brand.title')}
          </LinkButton>
          {!isEmpty && create}
        </>
      }
    >
      {(rows.length > 0 || filter.q) && (
        <TextInput
          data-filter
          maw={380}
          mb="lg"
          placeholder={t('scene.search')}
          aria-label={t('scene.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          icon={filter.q ? IconSearchOff : IconLayoutBoard}
          title={filter.q ? t('scene.nothingFound') : t('scene.none')}
          text={filter.q ? undefined : t('scene.noneText')}
          action={filter.q ? undefined : create}
        />
      )}
      <SimpleGrid
        component="ul"
        cols={{ base: 1, xs: 2, lg: 3 }}
        spacing="lg"
        m={0}
        p={0}
        style={{ listStyle: 'none' }}
      >
        {list.isPending &&
          ['a', 'b', 'c'].map((key) => <Skeleton key={key} component="li" height={240} radius="lg" />)}
        {rows.map((scene) => (
          <Card key={scene.id} scene={scene} />
        ))}
      </SimpleGrid>
      {!filter.q && messages.length > 0 && (
        <Text size="sm" c="dimmed" mt="md">
          {t(wantsMessages ? 'scene.onlyMessages' : 'scene.withoutMessages', { count: messages.length })}{' '}
          <LinkText to="/scenes" search={wantsMessages ? {} : { of: MESSAGES }} inherit underline="always">
            {t(wantsMessages ? 'scene.backToAll' : 'action.seeAll')}
          </LinkText>
        </Text>
      )}
      {list.hasNextPage && (
        <Button variant="subtle" fullWidth mt="md" onClick={() => void list.fetchNextPage()}>
          {t('action.loadMore')}
        </Button>
      )}
    </Page>
  );
}

function Card({ scene }: { scene: Scene }) {
  const { t } = useTranslation();
  const { landscape, portrait } = scene;
  const shapes = [landscape && t('scene.landscape'), portrait && t('scene.portrait')].filter(Boolean);
  return (
    <li>
      <Link
        to="/scenes/$id"
        params={{ id: scene.id }}
        className="v-card"
        style={{ display: 'block', padding: 10, color: 'inherit', textDecoration: 'none' }}
      >
        <span style={{ display: 'block', borderRadius: 'var(--mantine-radius-md)', overflow: 'hidden' }}>
          <SceneThumb scene={canvasesOf(scene)} />
        </span>
        <Text component="span" fw={600} display="block" mt="sm" px={6} className="v-truncate">
          {scene.name}
        </Text>
        <Group component="span" justify="space-between" px={6} pb={4} gap={6}>
          <Text component="span" size="sm" c="dimmed">
            {shapes.join(' · ')} · <Since at={scene.changedAt} />
          </Text>
          {isMessage(scene) && (
            <Pill tone="accent" shape="ring">
              {t('campaign.message')}
            </Pill>
          )}
          <DraftPill state={scene.state} />
        </Group>
      </Link>
    </li>
  );
}
