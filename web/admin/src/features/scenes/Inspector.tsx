import { ActionIcon, Group, NumberInput, Stack, Text, Tooltip } from '@mantine/core';
import {
  IconClipboardCopy,
  IconCopy,
  IconLayersLinked,
  IconLayersOff,
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconTrash,
} from '@tabler/icons-react';
import type { Element, Frame } from '@vitrine/player-core/scene/types';
import { useTranslation } from '../../lib/use-translation';
import { NameField } from '../../ui/NameField';
import { told } from '../../ui/notify';
import { ContentFields } from './ContentFields';
import { type Axis, type Edge, whole } from './geometry';
import type { Limits } from './use-limits';
import type { Selection } from './use-selection';

const ALIGN = [
  ['left', IconLayoutAlignLeft],
  ['center', IconLayoutAlignCenter],
  ['right', IconLayoutAlignRight],
  ['top', IconLayoutAlignTop],
  ['middle', IconLayoutAlignMiddle],
  ['bottom', IconLayoutAlignBottom],
] as const satisfies readonly (readonly [Edge, unknown])[];

const SPREAD = [
  ['across', IconLayoutDistributeVertical],
  ['down', IconLayoutDistributeHorizontal],
] as const satisfies readonly (readonly [Axis, unknown])[];

interface Props {
  selection: Selection;
  limits: Limits;
}

/** Everything about what is chosen, in numbers and words: nothing needs the pointer. */
export function Inspector({ selection, limits }: Props) {
  const { t } = useTranslation();
  const { chosen } = selection;
  const [only] = chosen;
  if (!only)
    return (
      <Text size="sm" c="dimmed">
        {t('scene.chooseOne')}
      </Text>
    );
  const locked = chosen.every((element) => element.locked);
  const bound = { ...limits, readOnly: limits.readOnly || locked };
  return (
    <Stack gap="sm">
      {chosen.length > 1 && (
        <Text size="sm" fw={600}>
          {t('scene.chosen', { count: chosen.length })}
        </Text>
      )}
      {locked && (
        <Text size="sm" c="dimmed">
          {t('scene.isLocked')}
        </Text>
      )}
      {!bound.readOnly && <Actions selection={selection} />}
      {chosen.length === 1 && (
        <>
          <ContentFields key={only.id} element={only} selection={selection} limits={bound} />
          <Place key={`${only.id}-place`} element={only} selection={selection} readOnly={bound.readOnly} />
        </>
      )}
    </Stack>
  );
}

function Actions({ selection }: { selection: Selection }) {
  const { t } = useTranslation();
  const copy = () => {
    selection.copy();
    told(t('scene.copied'));
  };
  return (
    <Group gap={4}>
      {ALIGN.map(([edge, Icon]) => (
        <Tooltip key={edge} label={t(`scene.alignTo.${edge}`)}>
          <ActionIcon
            variant="default"
            aria-label={t(`scene.alignTo.${edge}`)}
            onClick={() => selection.align(edge)}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
      {selection.free.length > 2 &&
        SPREAD.map(([axis, Icon]) => (
          <Tooltip key={axis} label={t(`scene.spread.${axis}`)}>
            <ActionIcon
              variant="default"
              aria-label={t(`scene.spread.${axis}`)}
              onClick={() => selection.spread(axis)}
            >
              <Icon size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ))}
      {selection.free.length > 1 && (
        <Tooltip label={t('scene.group')}>
          <ActionIcon variant="default" aria-label={t('scene.group')} onClick={selection.group}>
            <IconLayersLinked size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {selection.free.some(({ group }) => group !== undefined) && (
        <Tooltip label={t('scene.ungroup')}>
          <ActionIcon variant="default" aria-label={t('scene.ungroup')} onClick={selection.ungroup}>
            <IconLayersOff size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t('action.copy')}>
        <ActionIcon variant="default" aria-label={t('action.copy')} onClick={copy}>
          <IconClipboardCopy size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('action.duplicate')}>
        <ActionIcon variant="default" aria-label={t('action.duplicate')} onClick={selection.duplicate}>
          <IconCopy size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('action.delete')}>
        <ActionIcon variant="default" aria-label={t('action.delete')} onClick={selection.remove}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

interface PlaceProps {
  element: Element;
  selection: Selection;
  readOnly: boolean;
}

const PLACE = [
  ['x', -8000, 8000],
  ['y', -8000, 8000],
  ['w', 1, 8000],
  ['h', 1, 8000],
] as const;

function Place({ element, selection, readOnly }: PlaceProps) {
  const { t } = useTranslation();
  const put = (change: Partial<Frame>, mark: string) =>
    selection.change((one) => ({ ...one, frame: whole({ ...one.frame, ...change }) }), mark);
  return (
    <>
      <Group grow gap="xs">
        {PLACE.map(([name, min, max]) => (
          <NumberInput
            key={name}
            size="xs"
            label={t(`scene.place.${name}`)}
            min={min}
            max={max}
            readOnly={readOnly}
            value={element.frame[name]}
            onChange={(value) => typeof value === 'number' && put({ [name]: value }, name)}
          />
        ))}
      </Group>
      <Group grow gap="xs">
        <NumberInput
          size="xs"
          label={t('scene.place.rotation')}
          min={-180}
          max={180}
          suffix="°"
          readOnly={readOnly}
          value={element.frame.rotation}
          onChange={(value) => typeof value === 'number' && put({ rotation: value }, 'rotation')}
        />
        <NumberInput
          size="xs"
          label={t('scene.opacity')}
          min={0}
          max={100}
          suffix=" %"
          readOnly={readOnly}
          value={element.opacity}
          onChange={(value) =>
            typeof value === 'number' &&
            selection.change((one) => ({ ...one, opacity: Math.round(value) }), 'opacity')
          }
        />
      </Group>
      <NameField
        most={60}
        size="xs"
        label={t('scene.elementName')}
        readOnly={readOnly}
        value={element.name}
        onChange={(event) => {
          const name = event.currentTarget.value;
          if (name.trim()) selection.change((one) => ({ ...one, name }), 'name');
        }}
      />
    </>
  );
}
