import { Button, Skeleton, TextInput } from '@mantine/core';
import { IconSearch, IconSearchOff, IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { TagKey } from '@vitrine/api/types';
import { useState } from 'react';
import { allCampaignsQuery } from '../../data/campaigns';
import { usePermission } from '../../data/me';
import { tagsQuery } from '../../data/sites';
import { fold } from '../../lib/fold';
import { aimingAt } from '../../lib/tags';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { useLateText } from '../../ui/use-late-text';
import { RetagDialog } from './RetagDialog';
import { TagLine, type Used } from './TagLine';
import classes from './Tags.module.css';

const route = getRouteApi('/inside/tags');
const STEP = 100;

const usedOf = (keys: TagKey[]): Used[] =>
  keys.flatMap(({ key, values }) =>
    values.map(({ value, screens, sites }) => ({ tag: value ? `${key}=${value}` : key, screens, sites })),
  );

/** Every tag: who bears it, who aims at it, and the way to call it otherwise. */
export function TagsPage() {
  const { t } = useTranslation();
  const { q = '' } = route.useSearch();
  const navigate = useNavigate({ from: '/tags' });
  const [words, setWords] = useLateText(
    q,
    (text) => void navigate({ to: '.', search: text ? { q: text } : {}, replace: true }),
  );
  const mayChange = usePermission('screens:write');
  const tags = useQuery(tagsQuery);
  const campaigns = useQuery(allCampaignsQuery);
  const [most, setMost] = useState(STEP);
  const [chosen, setChosen] = useState<{ used: Used; act: 'rename' | 'remove' } | null>(null);
  const all = usedOf(tags.data?.items ?? []);
  const found = all.filter(({ tag }) => fold(tag).includes(fold(q)));
  return (
    <Page title={t('nav.tags')} lead={t('tags.lead')}>
      {all.length > 0 && (
        <TextInput
          data-filter
          maw={380}
          mb="lg"
          placeholder={t('tags.search')}
          aria-label={t('tags.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {tags.isError && <Failure error={tags.error} retry={() => void tags.refetch()} />}
      {tags.isPending && <Skeleton height={260} radius="lg" />}
      {tags.isSuccess && found.length === 0 && (
        <Empty
          icon={q ? IconSearchOff : IconTag}
          title={t(q ? 'tags.nothingFound' : 'tags.none')}
          text={q ? undefined : t('tags.noneText')}
        />
      )}
      {found.length > 0 && (
        <ul className={`v-card ${classes.list}`} aria-label={t('nav.tags')}>
          {found.slice(0, most).map((used) => (
            <TagLine
              key={used.tag}
              used={used}
              campaigns={campaigns.data && aimingAt(campaigns.data, used.tag)}
              onAct={mayChange ? (act) => setChosen({ used, act }) : undefined}
            />
          ))}
        </ul>
      )}
      {found.length > most && (
        <Button variant="subtle" fullWidth mt="md" onClick={() => setMost(most + STEP)}>
          {t('action.loadMore')}
        </Button>
      )}
      {chosen && (
        <RetagDialog
          key={chosen.used.tag}
          used={chosen.used}
          remove={chosen.act === 'remove'}
          known={all}
          onClose={() => setChosen(null)}
        />
      )}
    </Page>
  );
}
