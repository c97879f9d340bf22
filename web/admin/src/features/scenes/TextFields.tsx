import { Group, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { TextStyle } from '@vitrine/player-core/scene/types';
import { useTranslation } from '../../lib/use-translation';
import { Choice } from './Choice';
import { ColourField } from './ColourField';
import { useFonts } from './use-fonts';
import type { Limits } from './use-limits';

interface Props {
  style: TextStyle;
  limits: Limits;
  onChange: (change: Partial<TextStyle>, mark?: string) => void;
}

const WEIGHTS = [300, 400, 500, 600, 700, 800];

/** How letters look: brand fonts first. */
export function TextFields({ style, limits, onChange }: Props) {
  const { t } = useTranslation();
  const { readOnly } = limits;
  const fonts = useFonts();
  const range = fonts.weightsOf(style.font);
  const brand = ['brand:heading', 'brand:body'].map((value) => ({
    value,
    label: t(value === 'brand:heading' ? 'scene.font.heading' : 'scene.font.body'),
  }));
  const options = [
    { group: t('brand.fontsOfBrand'), items: [...brand, ...fonts.ownOptions] },
    ...(limits.fontsLocked ? [] : [{ group: t('brand.commonFonts'), items: fonts.commonOptions }]),
  ];
  return (
    <>
      <ColourField
        label={t('scene.textColour')}
        value={style.colour}
        brandOnly={limits.coloursLocked}
        readOnly={readOnly}
        onChange={(colour) => colour && onChange({ colour })}
      />
      <Select
        label={t('scene.fontLabel')}
        readOnly={readOnly}
        allowDeselect={false}
        data={options}
        value={style.font}
        onChange={(font) => font && onChange({ font })}
      />
      <Group grow>
        <NumberInput
          label={t('scene.size')}
          min={8}
          max={1000}
          readOnly={readOnly}
          value={style.size}
          onChange={(size) => typeof size === 'number' && onChange({ size: Math.round(size) }, 'size')}
        />
        <WeightField weight={style.weight} range={range} readOnly={readOnly} onChange={onChange} />
      </Group>
      <Choice
        label={t('scene.align')}
        readOnly={readOnly}
        value={style.align}
        options={['left', 'center', 'right']}
        nameOf={(one) => t(`scene.aligns.${one}`)}
        onChange={(align) => onChange({ align })}
      />
      <Choice
        label={t('scene.vertical')}
        readOnly={readOnly}
        value={style.vertical}
        options={['top', 'middle', 'bottom']}
        nameOf={(one) => t(`scene.verticals.${one}`)}
        onChange={(vertical) => onChange({ vertical })}
      />
      <Switch
        label={t('scene.fitText')}
        disabled={readOnly}
        checked={style.fit}
        onChange={(event) => onChange({ fit: event.currentTarget.checked })}
      />
      <Group gap="lg">
        <Switch
          label={t('scene.uppercase')}
          disabled={readOnly}
          checked={style.uppercase}
          onChange={(event) => onChange({ uppercase: event.currentTarget.checked })}
        />
        <Switch
          label={t('scene.italic')}
          disabled={readOnly}
          checked={style.italic}
          onChange={(event) => onChange({ italic: event.currentTarget.checked })}
        />
      </Group>
      <ColourField
        label={t('scene.background')}
        value={style.background}
        clearable
        brandOnly={limits.coloursLocked}
        readOnly={readOnly}
        onChange={(background) => onChange({ background })}
      />
      <Group grow>
        <NumberInput
          label={t('scene.padding')}
          min={0}
          max={400}
          readOnly={readOnly}
          value={style.padding}
          onChange={(padding) =>
            typeof padding === 'number' && onChange({ padding: Math.round(padding) }, 'padding')
          }
        />
        <NumberInput
          label={t('scene.radius')}
          min={0}
          max={1000}
          readOnly={readOnly}
          value={style.radius}
          onChange={(radius) =>
            typeof radius === 'number' && onChange({ radius: Math.round(radius) }, 'radius')
          }
        />
        <NumberInput
          label={t('scene.lineHeight')}
          min={80}
          max={250}
          suffix=" %"
          readOnly={readOnly}
          value={style.lineHeight}
          onChange={(height) =>
            typeof height === 'number' && onChange({ lineHeight: Math.round(height) }, 'lineHeight')
          }
        />
      </Group>
    </>
  );
}

interface WeightProps {
  weight: number;
  /** What the font has; null where any can be asked for. */
  range: [number, number] | null;
  readOnly: boolean;
  onChange: Props['onChange'];
}

/** A font that came as a file has the weights that it has. */
function WeightField({ weight, range, readOnly, onChange }: WeightProps) {
  const { t } = useTranslation();
  if (range && range[0] === range[1])
    return (
      <TextInput label={t('scene.weight')} readOnly value={t('scene.onlyWeight', { weight: range[0] })} />
    );
  const [low, high] = range ?? [100, 900];
  const weights = WEIGHTS.filter((one) => one >= low && one <= high);
  return (
    <Select
      label={t('scene.weight')}
      readOnly={readOnly}
      allowDeselect={false}
      data={weights.map((one) => ({ value: String(one), label: t(`scene.weights.${one as 400}`) }))}
      value={String(weight)}
      onChange={(value) => value && onChange({ weight: Number(value) })}
    />
  );
}
