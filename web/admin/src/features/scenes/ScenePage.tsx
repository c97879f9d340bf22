import { Box, Button, Grid, ScrollArea, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconLayoutBoard } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Scene } from '@vitrine/api/types';
import type { Orientation } from '@vitrine/player-core/scene/types';
import { type KeyboardEvent, useRef, useState } from 'react';
import { sceneQuery } from '../../data/scenes';
import { useTranslation } from '../../lib/use-translation';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { NameField } from '../../ui/NameField';
import { Page } from '../../ui/Page';
import { SaveNote } from '../../ui/SaveNote';
import { DraftPill } from '../../ui/states';
import { useSurroundings } from '../../ui/use-surroundings';
import { Board } from './Board';
import { copiedTo } from './document';
import { Inspector } from './Inspector';
import { Layers } from './Layers';
import { Remarks } from './Remarks';
import { SceneMenu } from './SceneMenu';
import { FillFields } from './ShapeFields';
import { Toolbar } from './Toolbar';
import { keysOf, useUndoKeys } from './use-keys';
import { type Limits, useLimits } from './use-limits';
import { type SceneEditor, useScene } from './use-scene';
import { useSelection } from './use-selection';

export function ScenePage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/scenes/$id' });
  const scene = useQuery(sceneQuery(id));
  if (scene.data) return <Editor key={id} scene={scene.data} />;
  return (
    <Page title={t('nav.scenes')} back={{ to: '/scenes', label: t('nav.scenes') }}>
      {scene.isError ? (
        <Failure error={scene.error} retry={() => void scene.refetch()} />
      ) : (
        <Skeleton height={480} radius="lg" />
      )}
    </Page>
  );
}

function Editor({ scene }: { scene: Scene }) {
  const { t } = useTranslation();
  const limits = useLimits();
  const { readOnly } = limits;
  const editor = useScene(scene);
  const { doc } = editor;
  const [orientation, setOrientation] = useState<Orientation>(doc.landscape ? 'landscape' : 'portrait');
  const [zoom, setZoom] = useState<number | null>(null);
  const [scale, setScale] = useState(1);
  const [siteId, setSiteId] = useState<string | null>(null);
  const selection = useSelection(editor, orientation);
  const around = useSurroundings(doc, siteId);
  const onKey = keysOf(selection, readOnly);
  useUndoKeys(editor, readOnly);
  const panel = useRef<HTMLElement>(null);
  const write = () => {
    const field = panel.current?.querySelector<HTMLTextAreaElement | HTMLInputElement>('textarea, input');
    field?.focus();
    field?.select();
  };
  /** From a field to the element that it is about, to go on with its keys. */
  const back = (event: KeyboardEvent<HTMLElement>) => {
    const field = event.target as HTMLElement;
    const isOpen = field.getAttribute('aria-expanded') === 'true' || !panel.current?.contains(field);
    if (event.key !== 'Escape' || isOpen) return;
    document.querySelector<HTMLElement>(`[data-grip="${selection.ids[0]}"]`)?.focus();
  };
  return (
    <Page
      wide
      title={doc.name || t('scene.unnamed')}
      badge={
        <DraftPill state={editor.state === 'saved' ? scene.state : scene.publishedIn ? 'changed' : 'draft'} />
      }
      back={{ to: '/scenes', label: t('nav.scenes') }}
      actions={
        <>
          <SaveNote state={editor.state} onRetry={() => void editor.saveNow()} />
          {!readOnly && <SceneMenu scene={scene} leaving={editor.abandon} />}
        </>
      }
    >
      {editor.error !== null && editor.state === 'failed' && (
        <Box mb="md">
          <Failure error={editor.error} retry={() => void editor.saveNow()} />
        </Box>
      )}
      <Toolbar
        editor={editor}
        selection={selection}
        orientation={orientation}
        readOnly={readOnly}
        zoom={zoom}
        scale={scale}
        siteId={siteId}
        onOrientation={(next) => {
          selection.choose([]);
          setOrientation(next);
        }}
        onZoom={setZoom}
        onSite={setSiteId}
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8, xl: 9 }}>
          <Box pos={{ base: 'static', md: 'sticky' }} top={76}>
            {doc[orientation] ? (
              <Board
                doc={doc}
                orientation={orientation}
                around={around}
                selection={selection}
                zoom={zoom}
                readOnly={readOnly}
                onKey={onKey}
                onScale={setScale}
                onWrite={write}
              />
            ) : (
              <Missing editor={editor} orientation={orientation} readOnly={readOnly} />
            )}
            <Remarks
              editor={editor}
              orientation={orientation}
              around={around}
              readOnly={readOnly}
              onChoose={(element) => selection.choose([element])}
            />
            {!readOnly && (
              <Text size="xs" c="dimmed" mt="xs" visibleFrom="sm">
                {t('scene.keys')}
              </Text>
            )}
          </Box>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4, xl: 3 }}>
          <Stack gap="lg">
            <section>
              <Title order={2} mb="xs">
                {t('scene.layers')}
              </Title>
              <ScrollArea.Autosize mah={248}>
                <Layers
                  editor={editor}
                  selection={selection}
                  orientation={orientation}
                  readOnly={readOnly}
                  onKey={onKey}
                />
              </ScrollArea.Autosize>
            </section>
            <section ref={panel} aria-label={t('scene.inspector')} onKeyDown={back}>
              {selection.chosen.length > 0 ? (
                <Inspector selection={selection} limits={limits} />
              ) : (
                <SceneFields editor={editor} orientation={orientation} limits={limits} />
              )}
            </section>
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

interface Part {
  editor: SceneEditor;
  orientation: Orientation;
}

/** What belongs to the scene itself, while none of its elements is chosen. */
function SceneFields({ editor, orientation, limits }: Part & { limits: Limits }) {
  const { t } = useTranslation();
  const { name } = editor.doc;
  const canvas = editor.doc[orientation];
  return (
    <Stack gap="sm">
      <NameField
        label={t('common.name')}
        readOnly={limits.readOnly}
        value={name}
        error={name.trim() ? undefined : t('common.required')}
        onChange={(event) => {
          const fresh = event.currentTarget.value;
          editor.edit((doc) => ({ ...doc, name: fresh }), 'name');
        }}
      />
      {canvas && (
        <FillFields
          fill={canvas.background}
          limits={limits}
          onChange={(background) =>
            background && editor.edit((doc) => ({ ...doc, [orientation]: { ...canvas, background } }))
          }
        />
      )}
      <Text size="sm" c="dimmed">
        {t('scene.chooseOne')}
      </Text>
    </Stack>
  );
}

/** A canvas that does not exist yet: laid out like the other, or empty. */
function Missing({ editor, orientation, readOnly }: Part & { readOnly: boolean }) {
  const { t } = useTranslation();
  const from = orientation === 'portrait' ? 'landscape' : 'portrait';
  const other = editor.doc[from];
  return (
    <Empty
      icon={IconLayoutBoard}
      title={t(orientation === 'portrait' ? 'scene.noPortrait' : 'scene.noLandscape')}
      text={t('scene.noCanvasText')}
      action={
        !readOnly &&
        other && (
          <Button onClick={() => editor.edit((doc) => ({ ...doc, [orientation]: copiedTo(other, from) }))}>
            {t(orientation === 'portrait' ? 'scene.copyToPortrait' : 'scene.copyToLandscape')}
          </Button>
        )
      }
    />
  );
}
