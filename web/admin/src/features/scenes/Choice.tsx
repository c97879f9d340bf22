import { Input, SegmentedControl } from '@mantine/core';
import { useId } from 'react';

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly T[];
  nameOf: (option: T) => string;
  readOnly: boolean;
  onChange: (value: T) => void;
}

/** One of few, all of them seen. */
export function Choice<T extends string>({ label, value, options, nameOf, readOnly, onChange }: Props<T>) {
  const id = useId();
  return (
    <Input.Wrapper label={label} labelElement="div" labelProps={{ id }}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby={id}
        readOnly={readOnly}
        value={value}
        data={options.map((option) => ({ value: option, label: nameOf(option) }))}
        onChange={(next) => onChange(next as T)}
      />
    </Input.Wrapper>
  );
}
