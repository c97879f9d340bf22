import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useState } from 'react';
import { hourOf } from '../lib/hours';

interface Props extends Omit<TextInputProps, 'value' | 'onChange'> {
  value: string;
  onChange: (value: string) => void;
}

/** A time of the day in 24 hours whatever the browser's habit; "9h" and "930" are understood. */
export function HourField({ value, onChange, ...props }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const settled = hourOf(text);
  return (
    <TextInput
      inputMode="numeric"
      placeholder="09:00"
      maxLength={5}
      value={text}
      error={settled === null}
      onChange={(event) => {
        setText(event.currentTarget.value);
        if (/^\d\d:\d\d$/.test(event.currentTarget.value) && hourOf(event.currentTarget.value))
          onChange(event.currentTarget.value);
      }}
      onBlur={() => (settled ? onChange(settled) : setText(value))}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && settled) onChange(settled);
      }}
      {...props}
      styles={{ input: { fontVariantNumeric: 'tabular-nums', textAlign: 'center' } }}
    />
  );
}
