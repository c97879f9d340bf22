import { Group, NumberInput } from '@mantine/core';
import type { ContentOf, Fill } from '@vitrine/player-core/scene/types';
import { useTranslation } from '../../lib/use-translation';
import { Choice } from './Choice';
import { ColourField } from './ColourField';
import type { FieldsProps } from './ContentFields';
import type { Limits } from './use-limits';

export function ShapeFields({ content, limits, set }: FieldsProps<ContentOf<'shape'>>) {
  const { t } = useTranslation();
  const { readOnly } = limits;
  return (
    <>
      <Choice
        label={t('scene.shape')}
        readOnly={readOnly}
        value={content.shape}
        options={['rectangle', 'ellipse']}
        nameOf={(one) => t(`scene.shapes.${one}`)}
        onChange={(shape) => set({ shape })}
      />
      <FillFields fill={content.fill} clearable limits={limits} onChange={(fill) => set({ fill })} />
      <ColourField
        label={t('scene.stroke')}
        value={content.stroke}
        clearable
        brandOnly={limits.coloursLocked}
        readOnly={readOnly}
        onChange={(stroke) => set({ stroke, strokeWidth: stroke ? Math.max(4, content.strokeWidth) : 0 })}
      />
      <Group grow>
        {content.stroke && (
          <NumberInput
            label={t('scene.strokeWidth')}
            min={0}
            max={200}
            readOnly={readOnly}
            value={content.strokeWidth}
            onChange={(width) =>
              typeof width === 'number' && set({ strokeWidth: Math.round(width) }, 'stroke')
            }
          />
        )}
        {content.shape === 'rectangle' && (
          <NumberInput
            label={t('scene.radius')}
            min={0}
            max={1000}
            readOnly={readOnly}
            value={content.radius}
            onChange={(radius) => typeof radius === 'number' && set({ radius: Math.round(radius) }, 'radius')}
          />
        )}
      </Group>
    </>
  );
}

interface FillProps {
  fill: Fill | null;
  clearable?: boolean;
  limits: Limits;
  onChange: (fill: Fill | null) => void;
}

/** One colour, or a course from one to another. */
export function FillFields({ fill, clearable, limits, onChange }: FillProps) {
  const { t } = useTranslation();
  const { readOnly, coloursLocked } = limits;
  return (
    <>
      <ColourField
        label={t('scene.fill')}
        value={fill?.colour ?? null}
        clearable={clearable}
        brandOnly={coloursLocked}
        readOnly={readOnly}
        onChange={(colour) => onChange(colour === null ? null : { to: null, angle: 90, ...fill, colour })}
      />
      {fill && (
        <ColourField
          label={t('scene.fillTo')}
          value={fill.to}
          clearable
          brandOnly={coloursLocked}
          readOnly={readOnly}
          onChange={(to) => onChange({ ...fill, to })}
        />
      )}
      {fill && fill.to !== null && (
        <NumberInput
          label={t('scene.angle')}
          min={0}
          max={360}
          step={15}
          suffix="°"
          readOnly={readOnly}
          value={fill.angle}
          onChange={(angle) => typeof angle === 'number' && onChange({ ...fill, angle: Math.round(angle) })}
        />
      )}
    </>
  );
}
