import { SimpleGrid, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { SceneInput, SceneTemplate } from '@vitrine/api/types';
import { CANVAS_SIZE, type Canvases } from '@vitrine/player-core/scene/types';
import type { CSSProperties } from 'react';
import { meQuery } from '../../data/me';
import { createScene, templatesQuery } from '../../data/scenes';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure, useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';
import { Page } from '../../ui/Page';
import { SceneGlass } from '../../ui/SceneGlass';
import { canvasesOf } from '../../ui/surroundings';
import { useSurroundings } from '../../ui/use-surroundings';

/** The first step: what to start from. */
export function NewScenePage() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const failure = useFailureText();
  const { data: me } = useQuery(meQuery);
  const templates = useQuery(templatesQuery(me?.organisation.locale ?? i18n.language));
  // what is put on screens is in their language; what is chosen from, in the reader's
  const words = useQuery(templatesQuery(i18n.language));
  const creation = useMutation({
    mutationFn: (body: SceneInput) => createScene(body),
    onSuccess: async (scene) => {
      for (const queryKey of [['scene'], ['change']]) void client.invalidateQueries({ queryKey });
      await navigate({ to: '/scenes/$id', params: { id: scene.id } });
    },
    onError: (error) => toldFailure(failure(error)),
  });
  return (
    <Page
      title={t('scene.start')}
      lead={t('scene.startText')}
      back={{ to: '/scenes', label: t('nav.scenes') }}
    >
      {templates.isError && <Failure error={templates.error} retry={() => void templates.refetch()} />}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        {templates.isPending &&
          ['a', 'b', 'c', 'd'].map((key) => <Skeleton key={key} height={280} radius="lg" />)}
        {templates.data?.items.map((template) => (
          <Template
            key={template.id}
            template={template}
            words={words.data?.items.find(({ id }) => id === template.id) ?? template}
            busy={creation.isPending}
            onChoose={() => creation.mutate(template.body)}
          />
        ))}
      </SimpleGrid>
    </Page>
  );
}

interface Props {
  template: SceneTemplate;
  words: Pick<SceneTemplate, 'name' | 'text'>;
  busy: boolean;
  onChoose: () => void;
}

function Template({ template, words, busy, onChoose }: Props) {
  return (
    <UnstyledButton className="v-card" disabled={busy} onClick={onChoose} style={CARD}>
      <Both scene={canvasesOf(template.body)} />
      <Text component="span" fw={650} display="block" mt="sm">
        {words.name}
      </Text>
      <Text component="span" size="sm" c="dimmed" display="block">
        {words.text}
      </Text>
    </UnstyledButton>
  );
}

/** A button centres what is in it: here the pictures of a row stand on one line, however long the words are. */
const CARD: CSSProperties = {
  display: 'flex',
  flexDirection: 'column',
  justifyContent: 'flex-start',
  padding: 12,
  textAlign: 'left',
  width: '100%',
};

const GAP = 10;

/** The lying and the standing form side by side, equally high. */
function Both({ scene }: { scene: Canvases }) {
  const { ref, width } = useElementSize<HTMLSpanElement>();
  const around = useSurroundings(scene, null);
  const { landscape, portrait } = scene;
  const ratio = (size: { w: number; h: number }) => size.w / size.h;
  const across =
    (landscape ? ratio(CANVAS_SIZE.landscape) : 0) + (portrait ? ratio(CANVAS_SIZE.portrait) : 0);
  const height = (width - (landscape && portrait ? GAP : 0)) / (across || 1);
  const picture = (canvases: Canvases, w: number) => (
    <span style={{ borderRadius: 8, overflow: 'hidden' }}>
      <SceneGlass scene={{ ...canvases, ...around }} width={w} height={height} still marks />
    </span>
  );
  return (
    <span ref={ref} style={{ display: 'flex', gap: GAP, width: '100%', minHeight: 120 }}>
      {width > 0 &&
        landscape &&
        picture({ landscape, portrait: null }, height * ratio(CANVAS_SIZE.landscape))}
      {width > 0 && portrait && picture({ landscape: null, portrait }, height * ratio(CANVAS_SIZE.portrait))}
    </span>
  );
}
