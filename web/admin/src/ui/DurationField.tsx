import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { durationOf, MOST_SECONDS } from '../lib/duration';
import { useTranslation } from '../lib/use-translation';

interface Props
  extends Omit<NumberInputProps, 'value' | 'onChange' | 'min' | 'max' | 'suffix' | 'placeholder'> {
  /** Null = as long as it lasts by itself. */
  durationMs: number | null | undefined;
  naturalMs: number;
  onChange: (durationMs: number | null) => void;
}

/** How long something is shown, in seconds: taken over when one is through with the field, and never one that cannot be. */
export function DurationField({ durationMs, naturalMs, onChange, ...props }: Props) {
  const { t } = useTranslation();
  const kept = durationMs == null ? '' : durationMs / 1000;
  const [typed, setTyped] = useState<number | string>(kept);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setTyped(kept), [kept]);
  const take = (value: number | string) => {
    const next = durationOf(value);
    setTyped(next === null ? '' : next / 1000);
    if (next !== (durationMs ?? null)) onChange(next);
  };
  return (
    <NumberInput
      ref={input}
      size="xs"
      decimalScale={1}
      min={1}
      max={MOST_SECONDS}
      clampBehavior="none"
      suffix={` ${t('playlist.seconds')}`}
      placeholder={`${Math.round(naturalMs / 1000)} ${t('playlist.seconds')}`}
      {...props}
      value={typed}
      onChange={(value) => {
        setTyped(value);
        // the arrows of the field work without going into it
        if (document.activeElement !== input.current) take(value);
      }}
      onBlur={() => take(typed)}
      onKeyDown={(event) => event.key === 'Enter' && take(typed)}
    />
  );
}
