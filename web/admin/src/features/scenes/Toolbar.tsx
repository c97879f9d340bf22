import { ActionIcon, Button, Group, Menu, SegmentedControl, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClipboard,
  IconPlus,
  IconZoomIn,
  IconZoomOut,
  IconZoomScan,
} from '@tabler/icons-react';
import type { Orientation } from '@vitrine/player-core/scene/types';
import { useTranslation } from '../../lib/use-translation';
import { offWhen } from '../../ui/off';
import { SiteSelect } from '../../ui/SiteSelect';
import { elementsOf, MOST_ELEMENTS, MOST_ZONES } from './document';
import { KINDS } from './kinds';
import type { SceneEditor } from './use-scene';
import type { Selection } from './use-selection';

interface Props {
  editor: SceneEditor;
  selection: Selection;
  orientation: Orientation;
  readOnly: boolean;
  zoom: number | null;
  scale: number;
  siteId: string | null;
  onOrientation: (orientation: Orientation) => void;
  onZoom: (zoom: number | null) => void;
  onSite: (siteId: string | null) => void;
}

const STEP = 1.25;

export function Toolbar(props: Props) {
  const { editor, selection, orientation, readOnly, zoom, scale, siteId } = props;
  const { t } = useTranslation();
  const elements = elementsOf(editor.doc, orientation);
  const full = elements.length >= MOST_ELEMENTS;
  const zones = elements.filter(({ content }) => content.kind === 'playlist').length;
  return (
    <Group gap="sm" mb="sm" wrap="wrap" role="toolbar" aria-label={t('scene.tools')}>
      {!readOnly && (
        <>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button
                size="sm"
                leftSection={<IconPlus size={18} aria-hidden />}
                disabled={full || !editor.doc[orientation]}
              >
                {t('scene.add')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {KINDS.map(([kind, Icon]) => (
                <Menu.Item
                  key={kind}
                  disabled={kind === 'playlist' && zones >= MOST_ZONES}
                  leftSection={<Icon size={16} aria-hidden />}
                  onClick={() => selection.add(kind, t('scene.newText'))}
                >
                  {t(`scene.kind.${kind}`)}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item leftSection={<IconClipboard size={16} aria-hidden />} onClick={selection.paste}>
                {t('scene.paste')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Group gap={4}>
            <Tool
              label={t('scene.undo')}
              disabled={!editor.canUndo}
              onClick={editor.undo}
              icon={IconArrowBackUp}
            />
            <Tool
              label={t('scene.redo')}
              disabled={!editor.canRedo}
              onClick={editor.redo}
              icon={IconArrowForwardUp}
            />
          </Group>
        </>
      )}
      <SegmentedControl
        size="sm"
        aria-label={t('scene.orientation')}
        value={orientation}
        data={[
          { value: 'landscape', label: t('scene.landscape') },
          { value: 'portrait', label: t('scene.portrait') },
        ]}
        onChange={(value) => props.onOrientation(value as Orientation)}
      />
      <Group gap={4}>
        <Tool
          label={t('scene.zoomOut')}
          onClick={() => props.onZoom(Math.max(0.1, scale / STEP))}
          icon={IconZoomOut}
        />
        <Tool
          label={t('scene.zoomFit')}
          pressed={zoom === null}
          onClick={() => props.onZoom(null)}
          icon={IconZoomScan}
        />
        <Tool
          label={t('scene.zoomIn')}
          onClick={() => props.onZoom(Math.min(3, scale * STEP))}
          icon={IconZoomIn}
        />
      </Group>
      <SiteSelect
        size="sm"
        w={260}
        clearable
        aria-label={t('scene.seeAs')}
        placeholder={t('scene.seeAs')}
        value={siteId}
        onChange={props.onSite}
      />
    </Group>
  );
}

interface ToolProps {
  label: string;
  icon: typeof IconPlus;
  disabled?: boolean;
  pressed?: boolean;
  onClick: () => void;
}

function Tool({ label, icon: Icon, disabled, pressed, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={pressed ? 'light' : 'default'}
        size="lg"
        aria-label={label}
        aria-pressed={pressed}
        {...offWhen(disabled, onClick)}
      >
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
