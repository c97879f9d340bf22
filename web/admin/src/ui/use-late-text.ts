import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** A text field whose value goes on to the address only when the typing rests. */
export function useLateText(
  value: string,
  onRest: (value: string) => void,
): [string, (value: string) => void] {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const rest = useDebouncedCallback(onRest, 250);
  return [
    text,
    (next) => {
      setText(next);
      rest(next);
    },
  ];
}
