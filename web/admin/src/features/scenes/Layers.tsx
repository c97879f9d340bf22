import { ActionIcon, Group, Text } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronUp,
  IconEye,
  IconEyeOff,
  IconLock,
  IconLockOpen,
} from '@tabler/icons-react';
import type { Element, Orientation } from '@vitrine/player-core/scene/types';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { NameField } from '../../ui/NameField';
import { offWhen } from '../../ui/off';
import { changed, elementsOf, restacked } from './document';
import { iconOf } from './kinds';
import type { SceneEditor } from './use-scene';
import type { Selection } from './use-selection';

interface Props {
  editor: SceneEditor;
  selection: Selection;
  orientation: Orientation;
  readOnly: boolean;
  /** What keys do with the chosen elements, as on the canvas. */
  onKey: (event: KeyboardEvent) => void;
}

/** The elements from the top down: order, lock, sight and names. */
export function Layers({ editor, selection, orientation, readOnly, onKey }: Props) {
  const { t } = useTranslation();
  const elements = elementsOf(editor.doc, orientation);
  const set = (id: string, change: Partial<Element>) =>
    editor.edit((doc) => changed(doc, orientation, [id], (element) => ({ ...element, ...change })));
  const list = useRef<HTMLOListElement>(null);
  const [first] = selection.ids;
  useEffect(() => {
    if (first) reveal(list.current, first);
  }, [first]);
  const place = (id: string, to: number) => editor.edit((doc) => restacked(doc, orientation, id, to));
  if (elements.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('scene.noElements')}
      </Text>
    );
  return (
    <ol ref={list} style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label={t('scene.layers')}>
      {elements
        .map((element, index) => (
          <Layer
            key={element.id}
            element={element}
            index={index}
            last={index === elements.length - 1}
            chosen={selection.ids.includes(element.id)}
            readOnly={readOnly}
            onChoose={(add) => (add ? selection.toggle([element.id]) : selection.choose([element.id]))}
            onSet={(change) => set(element.id, change)}
            onPlace={(to) => place(element.id, to)}
            onKey={onKey}
          />
        ))
        .reverse()}
    </ol>
  );
}

/** Scrolls the list, and only the list, until the layer of what was chosen on the canvas is seen. */
function reveal(list: HTMLElement | null, id: string): void {
  const line = list?.querySelector<HTMLElement>(`[data-layer="${id}"]`);
  const view = list?.closest<HTMLElement>('.mantine-ScrollArea-viewport');
  if (!line || !view) return;
  const [one, all] = [line.getBoundingClientRect(), view.getBoundingClientRect()];
  if (one.top < all.top) view.scrollTop -= all.top - one.top;
  if (one.bottom > all.bottom) view.scrollTop += one.bottom - all.bottom;
}

interface LayerProps {
  element: Element;
  index: number;
  last: boolean;
  chosen: boolean;
  readOnly: boolean;
  onChoose: (add: boolean) => void;
  onSet: (change: Partial<Element>) => void;
  onPlace: (to: number) => void;
  onKey: (event: KeyboardEvent) => void;
}

function Layer({ element, index, last, chosen, readOnly, onChoose, onSet, onPlace, onKey }: LayerProps) {
  const { t } = useTranslation();
  const [renaming, setRenaming] = useState(false);
  const { name, locked, hidden, content } = element;
  const Icon = iconOf(content.kind);
  const small = { variant: 'subtle', color: 'gray', size: 26 } as const;
  return (
    <li
      data-layer={element.id}
      style={{
        display: 'flex',
        alignItems: 'center',
        gap: 6,
        padding: '3px 6px',
        borderRadius: 6,
        background: chosen ? 'var(--mantine-primary-color-light)' : undefined,
      }}
    >
      <Icon size={16} aria-hidden style={{ flex: 'none' }} />
      {renaming ? (
        <NameField
          most={60}
          size="xs"
          style={{ flex: 1 }}
          autoFocus
          aria-label={t('scene.rename', { name })}
          defaultValue={name}
          onBlur={(event) => {
            const fresh = event.currentTarget.value.trim();
            if (fresh && fresh !== name) onSet({ name: fresh });
            setRenaming(false);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setRenaming(false);
          }}
        />
      ) : (
        <button
          type="button"
          aria-pressed={chosen}
          title={readOnly ? undefined : t('scene.renameHint')}
          className="v-truncate"
          style={{
            flex: 1,
            minWidth: 0,
            border: 0,
            background: 'none',
            color: 'inherit',
            font: 'inherit',
            fontSize: 13,
            textAlign: 'left',
            padding: '4px 0',
            cursor: 'pointer',
          }}
          onClick={(event) => onChoose(event.shiftKey)}
          onDoubleClick={() => !readOnly && setRenaming(true)}
          onKeyDown={(event) => {
            if (event.key === 'F2' && !readOnly) setRenaming(true);
            else onKey(event);
          }}
        >
          {name}
        </button>
      )}
      {!readOnly && (
        <Group gap={0} wrap="nowrap">
          <ActionIcon
            {...small}
            aria-label={t('scene.forward', { name })}
            {...offWhen(last, () => onPlace(index + 1))}
          >
            <IconChevronUp size={15} aria-hidden />
          </ActionIcon>
          <ActionIcon
            {...small}
            aria-label={t('scene.backward', { name })}
            {...offWhen(index === 0, () => onPlace(index - 1))}
          >
            <IconChevronDown size={15} aria-hidden />
          </ActionIcon>
          <ActionIcon
            {...small}
            aria-label={t('scene.hide', { name })}
            aria-pressed={hidden}
            onClick={() => onSet({ hidden: !hidden })}
          >
            {hidden ? <IconEyeOff size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
          </ActionIcon>
          <ActionIcon
            {...small}
            aria-label={t('scene.lock', { name })}
            aria-pressed={locked}
            onClick={() => onSet({ locked: !locked })}
          >
            {locked ? <IconLock size={15} aria-hidden /> : <IconLockOpen size={15} aria-hidden />}
          </ActionIcon>
        </Group>
      )}
    </li>
  );
}
