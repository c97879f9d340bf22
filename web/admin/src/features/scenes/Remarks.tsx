import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Content, Element, Orientation, Surroundings } from '@vitrine/player-core/scene/types';
import { lackOf } from '../../lib/scene-lack';
import { useTranslation } from '../../lib/use-translation';
import { useSamples } from '../../ui/use-samples';
import { changed, elementsOf } from './document';
import { overflowing } from './overflow';
import { otherwise, saidInBoth, sayingOf } from './twins';
import type { SceneEditor } from './use-scene';

interface Props {
  editor: SceneEditor;
  orientation: Orientation;
  around: Surroundings;
  readOnly: boolean;
  onChoose: (id: string) => void;
}

/** What would look wrong on a screen, each with the way to mend it. */
export function Remarks({ editor, orientation, around, readOnly, onChoose }: Props) {
  const { t } = useTranslation();
  const { doc } = editor;
  const samples = useSamples();
  const elements = elementsOf(doc, orientation);
  const other = t(orientation === 'landscape' ? 'scene.portrait' : 'scene.landscape');
  const shrink = ({ id }: Element) =>
    editor.edit((old) =>
      changed(old, orientation, [id], (one) => ({
        ...one,
        content: {
          ...one.content,
          ...('style' in one.content && { style: { ...one.content.style, fit: true } }),
        } as Content,
      })),
    );
  const run = () => undefined;
  const remarks = [
    ...overflowing(elements, around).map((element) => ({
      element,
      text: t('scene.overflows', { name: element.name }),
      act: 'style' in element.content && !element.content.style.fit ? t('scene.shrink') : null,
      run: () => shrink(element),
    })),
    ...elements.flatMap((element) => {
      const lack = element.hidden ? null : lackOf(element.content, samples);
      return lack ? { element, text: t(`scene.lack.${lack}`, { name: element.name }), act: null, run } : [];
    }),
    ...elements.flatMap((element) => {
      const twin = otherwise(doc, orientation, element);
      return twin
        ? {
            element,
            text: t(element.content.kind === 'playlist' ? 'scene.loopsOtherwise' : 'scene.saysOtherwise', {
              format: other,
              name: element.name,
              text: sayingOf(twin),
            }),
            act: twin.locked ? null : t('scene.sayInBoth'),
            run: () => editor.edit((old) => saidInBoth(old, orientation, element)),
          }
        : [];
    }),
  ];
  return (
    <div role="status">
      {remarks.map(({ element, text, act, run }) => (
        <Group key={`${element.id}${text}`} gap="xs" mt="xs" wrap="nowrap" align="flex-start">
          <IconAlertTriangle
            size={18}
            aria-hidden
            style={{ flex: 'none', color: 'var(--v-warn)', marginTop: 2 }}
          />
          <Text size="sm" style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
            {text}
          </Text>
          <Button variant="subtle" size="compact-sm" onClick={() => onChoose(element.id)}>
            {t('scene.see')}
          </Button>
          {!readOnly && act && (
            <Button variant="default" size="compact-sm" onClick={run}>
              {act}
            </Button>
          )}
        </Group>
      ))}
    </div>
  );
}
