import { Button, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Content, ContentOf, Element, TextStyle } from '@vitrine/player-core/scene/types';
import { useState } from 'react';
import { mediaQuery } from '../../data/media';
import { useTranslation } from '../../lib/use-translation';
import { MediaPicker } from '../../ui/MediaPicker';
import { Choice } from './Choice';
import { ColourField } from './ColourField';
import { DataFields } from './DataFields';
import { PlaylistFields } from './PlaylistFields';
import { ShapeFields } from './ShapeFields';
import { TextFields } from './TextFields';
import type { Limits } from './use-limits';
import type { Selection } from './use-selection';

interface Props {
  element: Element;
  selection: Selection;
  limits: Limits;
}

/** What the chosen element shows. */
export function ContentFields({ element, selection, limits }: Props) {
  const { content } = element;
  const set = (change: Partial<Content>, mark: string | null = null) =>
    selection.change((one) => ({ ...one, content: { ...one.content, ...change } as Content }), mark);
  const style = 'style' in content ? content.style : null;
  return (
    <>
      <Own content={content} limits={limits} set={set} />
      {style && (
        <TextFields
          style={style}
          limits={limits}
          onChange={(change, mark) =>
            set({ style: { ...style, ...change } as TextStyle } as Partial<Content>, mark ?? null)
          }
        />
      )}
    </>
  );
}

export interface FieldsProps<C extends Content> {
  content: C;
  limits: Limits;
  set: (change: Partial<C>, mark?: string | null) => void;
}

function Own({ content, limits, set }: FieldsProps<Content>) {
  const { t } = useTranslation();
  const { readOnly } = limits;
  switch (content.kind) {
    case 'text':
    case 'ticker':
      return <Words content={content} limits={limits} set={set} />;
    case 'data':
      return <DataFields content={content} limits={limits} set={set} />;
    case 'clock':
      return (
        <Switch
          label={t('scene.seconds')}
          disabled={readOnly}
          checked={content.seconds}
          onChange={(event) => set({ seconds: event.currentTarget.checked })}
        />
      );
    case 'date':
      return (
        <Select
          label={t('scene.dateFormat')}
          readOnly={readOnly}
          allowDeselect={false}
          data={(['full', 'long', 'short', 'weekday'] as const).map((value) => ({
            value,
            label: t(`scene.dates.${value}`),
          }))}
          value={content.format}
          onChange={(format) => format && set({ format: format as 'long' })}
        />
      );
    case 'qr':
      return (
        <>
          <TextInput
            label={t('scene.qrText')}
            description={t('scene.qrHint')}
            maxLength={500}
            readOnly={readOnly}
            value={content.text}
            onChange={(event) => set({ text: event.currentTarget.value }, 'qr')}
          />
          <ColourField
            label={t('scene.qrColour')}
            value={content.colour}
            brandOnly={limits.coloursLocked}
            readOnly={readOnly}
            onChange={(colour) => colour && set({ colour })}
          />
          <ColourField
            label={t('scene.background')}
            value={content.background}
            brandOnly={limits.coloursLocked}
            readOnly={readOnly}
            onChange={(background) => background && set({ background })}
          />
        </>
      );
    case 'shape':
      return <ShapeFields content={content} limits={limits} set={set} />;
    case 'image':
    case 'video':
      return <MediaFields content={content} limits={limits} set={set} />;
    case 'playlist':
      return <PlaylistFields content={content} limits={limits} set={set} />;
    case 'logo':
      return (
        <Choice
          label={t('scene.align')}
          readOnly={readOnly || limits.logoLocked}
          value={content.align}
          options={['left', 'center', 'right']}
          nameOf={(one) => t(`scene.aligns.${one}`)}
          onChange={(align) => set({ align })}
        />
      );
  }
}

function Words({ content, limits, set }: FieldsProps<ContentOf<'text' | 'ticker'>>) {
  const { t } = useTranslation();
  return (
    <>
      <Textarea
        label={t('scene.text')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1000}
        readOnly={limits.readOnly}
        value={content.text}
        onChange={(event) => set({ text: event.currentTarget.value }, 'text')}
      />
      {content.kind === 'ticker' && (
        <NumberInput
          label={t('scene.speed')}
          min={20}
          max={800}
          step={20}
          readOnly={limits.readOnly}
          value={content.speed}
          onChange={(speed) =>
            typeof speed === 'number' &&
            set({ speed: Math.round(speed) } as Partial<ContentOf<'text' | 'ticker'>>, 'speed')
          }
        />
      )}
    </>
  );
}

function MediaFields({ content, limits, set }: FieldsProps<ContentOf<'image' | 'video'>>) {
  const { t } = useTranslation();
  const { readOnly } = limits;
  const [picking, setPicking] = useState(false);
  const { data: media } = useQuery({
    ...mediaQuery(content.mediaId ?? ''),
    enabled: content.mediaId !== null,
  });
  return (
    <>
      <Button
        variant="default"
        disabled={readOnly}
        leftSection={<IconPhoto size={18} aria-hidden />}
        onClick={() => setPicking(true)}
      >
        {media?.title ?? t(content.kind === 'image' ? 'scene.chooseImage' : 'scene.chooseVideo')}
      </Button>
      <MediaPicker
        opened={picking}
        onClose={() => setPicking(false)}
        onPick={(picked) => {
          const fitting = picked.find(({ kind }) => kind === content.kind);
          if (fitting) set({ mediaId: fitting.id });
        }}
      />
      <Choice
        label={t('scene.fit')}
        readOnly={readOnly}
        value={content.fit}
        options={['cover', 'contain']}
        nameOf={(one) => t(`playlist.fit.${one}`)}
        onChange={(fit) => set({ fit })}
      />
      <NumberInput
        label={t('scene.radius')}
        min={0}
        max={1000}
        readOnly={readOnly}
        value={content.radius}
        onChange={(radius) => typeof radius === 'number' && set({ radius: Math.round(radius) }, 'radius')}
      />
    </>
  );
}
