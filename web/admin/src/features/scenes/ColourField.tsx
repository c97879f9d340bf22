import { Group, Input, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { colourOf } from '@vitrine/player-core/scene/look';
import { useId } from 'react';
import { brandKitQuery } from '../../data/scenes';
import { colourName } from '../../lib/brand-colours';
import { useTranslation } from '../../lib/use-translation';

interface Props {
  label: string;
  value: string | null;
  /** Whether it may have none. */
  clearable?: boolean;
  /** Whether only colours of the brand may be chosen. */
  brandOnly: boolean;
  readOnly: boolean;
  onChange: (value: string | null) => void;
}

const COLOUR = /^#[0-9a-f]{6}$/i;

/** The colours of the brand first; then any other, unless the brand kit keeps to its own. */
export function ColourField({ label, value, clearable, brandOnly, readOnly, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { data: brand } = useQuery(brandKitQuery);
  const palette = brand?.colours ?? [];
  const known = { colours: Object.fromEntries(palette.map((one) => [one.token, one.value])) };
  const hex = value === null ? '#000000' : colourOf(value, known);
  return (
    <Input.Wrapper label={label} labelElement="div" labelProps={{ id }}>
      <Group gap={6} role="group" aria-labelledby={id}>
        {clearable && (
          <Swatch
            label={t('scene.noColour')}
            colour={null}
            chosen={value === null}
            off={readOnly}
            onClick={() => onChange(null)}
          />
        )}
        {palette.map(({ token, value: colour, ...one }) => (
          <Swatch
            key={token}
            label={colourName({ token, ...one })}
            colour={colour}
            chosen={value === `brand:${token}`}
            off={readOnly}
            onClick={() => onChange(`brand:${token}`)}
          />
        ))}
        {!brandOnly && (
          <>
            <input
              type="color"
              aria-label={t('scene.otherColour', { label })}
              value={hex}
              disabled={readOnly}
              style={{ width: 30, height: 28, padding: 0, border: 0, background: 'none', cursor: 'pointer' }}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
            <TextInput
              size="xs"
              w={92}
              aria-label={t('scene.colourCode', { label })}
              key={hex}
              defaultValue={value === null ? '' : hex}
              readOnly={readOnly}
              onBlur={(event) => {
                const text = event.currentTarget.value.trim().toLowerCase();
                if (COLOUR.test(text) && text !== hex) onChange(text);
              }}
            />
          </>
        )}
      </Group>
    </Input.Wrapper>
  );
}

interface SwatchProps {
  label: string;
  colour: string | null;
  chosen: boolean;
  off: boolean;
  onClick: () => void;
}

function Swatch({ label, colour, chosen, off, onClick }: SwatchProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      aria-pressed={chosen}
      disabled={off}
      onClick={onClick}
      style={{
        width: 28,
        height: 28,
        padding: 0,
        borderRadius: 8,
        cursor: 'pointer',
        border: '1px solid var(--mantine-color-dimmed)',
        outline: chosen ? '2px solid var(--mantine-color-iris-5)' : undefined,
        outlineOffset: 2,
        background:
          colour ??
          'linear-gradient(135deg, transparent 46%, var(--mantine-color-error) 46% 54%, transparent 54%)',
      }}
    />
  );
}
