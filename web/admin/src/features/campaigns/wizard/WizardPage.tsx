import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { campaignQuery } from '../../../data/campaigns';
import { keptDraft } from '../../../lib/draft';
import { useTranslation } from '../../../lib/use-translation';
import { Failure } from '../../../ui/Failure';
import { Page } from '../../../ui/Page';
import { type CampaignForm, EMPTY, itemsOf, placedAt } from '../form';
import { asLeft, KEPT } from './use-wizard';
import { draftBegunAt, noteBeginnings } from './visits';
import { Wizard } from './Wizard';

const route = getRouteApi('/inside/campaigns/new');

/** A new campaign, or one whose draft waits to be finished. */
export function WizardPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const place = useRouterState({ select: ({ location }) => location.state.__TSR_key });
  const begun = search.draft ? undefined : draftBegunAt(place);
  const draft = search.draft ?? begun;
  const [made, setMade] = useState<string>();
  const [turn, setTurn] = useState(0);
  const before = useRef(draft);
  // whoever goes back through the history means the step of then, not where the draft was left
  const returned = useRef(begun);
  returned.current = begun ?? returned.current;
  const places = useRef(new Set<string>());
  if (!draft && place) places.current.add(place);
  // going back to where the draft did not exist yet: it does now
  useEffect(() => {
    if (begun) void navigate({ to: '/campaigns/new', search: { ...search, draft: begun }, replace: true });
  }, [begun, navigate, search]);
  // the address loses the draft when a new campaign is asked for anew
  useEffect(() => {
    if (before.current && !draft) {
      setMade(undefined);
      places.current = new Set(place ? [place] : []);
      setTurn((count) => count + 1);
    }
    before.current = draft;
  }, [draft, place]);
  const onMade = (id: string) => {
    noteBeginnings(places.current, id);
    setMade(id);
  };
  if (draft && draft !== made)
    return <Resumed key={draft} id={draft} isReturn={returned.current === draft} onMade={setMade} />;
  return <Fresh key={turn} onMade={onMade} />;
}

function Fresh({ onMade }: { onMade: (id: string) => void }) {
  const { playlist, media, scene, site, screen, from, to } = route.useSearch();
  const [initial] = useState<CampaignForm>(() => ({
    ...EMPTY,
    // one that an earlier version of this page has kept may lack fields
    ...(keptDraft<CampaignForm>(KEPT) ?? {
      ...(playlist ? { content: 'playlist' as const, playlistId: playlist } : {}),
      ...(media ? { items: itemsOf([media]) } : {}),
      ...(scene ? { items: [{ sceneId: scene }] } : {}),
    }),
    ...placedAt({ site, screen, from, to }),
  }));
  return <Wizard initial={initial} onMade={onMade} />;
}

function Resumed({ id, isReturn, onMade }: { id: string; isReturn: boolean; onMade: (id: string) => void }) {
  const { t } = useTranslation();
  const campaign = useQuery(campaignQuery(id));
  const { data } = campaign;
  if (data) return <Wizard initial={asLeft(data)} opened={data} isReturn={isReturn} onMade={onMade} />;
  return (
    <Page title={t('search.newCampaign')} back={{ to: '/campaigns', label: t('nav.campaigns') }}>
      {campaign.isError ? (
        <Failure error={campaign.error} retry={() => void campaign.refetch()} />
      ) : (
        <Skeleton height={420} radius="lg" />
      )}
    </Page>
  );
}
