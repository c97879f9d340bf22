import { TextInput, type TextInputProps } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { useTranslation } from '../lib/use-translation';

/** The longest name that the server takes. */
const MOST = 120;

interface Props extends TextInputProps {
  most?: number;
}

/** A name. One that is too long is not cut, but says by how much. */
export function NameField({ most = MOST, error, onChange, ...props }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(props.defaultValue ?? '');
  const over = [...String(props.value ?? typed).trim()].length - most;
  return (
    <TextInput
      {...props}
      onChange={(event: ChangeEvent<HTMLInputElement>) => {
        setTyped(event.currentTarget.value);
        onChange?.(event);
      }}
      error={over > 0 ? t('common.nameTooLong', { most, over }) : error}
    />
  );
}
