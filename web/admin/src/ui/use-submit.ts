import type { UseFormReturnType } from '@mantine/form';
import { Problem } from '@vitrine/api/problem';
import { useRef, useState } from 'react';
import { fieldProblems } from '../lib/form-problems';

interface Submission<T extends Record<string, unknown>> {
  busy: boolean;
  /** What belongs beside no field. */
  error: unknown;
  /** Shows a refusal as if it had come from sending the form. */
  refuse: (refusal: unknown) => void;
  submit: (send: (values: T) => Promise<unknown>) => (event?: React.FormEvent<HTMLFormElement>) => void;
}

/** The fields that can show a problem: in a group of fields, those of the group. */
function fieldsOf<T extends Record<string, unknown>>({
  getValues,
  getInputNode,
}: UseFormReturnType<T>): string[] {
  return Object.entries(getValues()).flatMap(([name, value]) => {
    const parts = Object.keys(value && typeof value === 'object' ? value : {}).map(
      (part) => `${name}.${part}`,
    );
    const shown = parts.filter((part) => getInputNode(part) !== null);
    return shown.length > 0 ? shown : [name];
  });
}

/** Sends a form; what the server refuses lands beside its field, and the first such field gets the focus. */
export function useSubmit<T extends Record<string, unknown>>(form: UseFormReturnType<T>): Submission<T> {
  const [busy, setBusy] = useState(false);
  const isSending = useRef(false);
  const [error, setError] = useState<unknown>(null);

  function showProblems(refusal: unknown): void {
    const { fields, rest } = fieldProblems(refusal, fieldsOf(form));
    form.setErrors(fields);
    const first = Object.keys(fields)[0];
    if (first) form.getInputNode(first)?.focus();
    setError(rest.length > 0 || !(refusal instanceof Problem) ? refusal : null);
  }

  return {
    busy,
    error,
    refuse: showProblems,
    submit: (send) =>
      form.onSubmit(
        async (values) => {
          // the second of two quick clicks comes before the button is drawn as busy
          if (isSending.current) return;
          isSending.current = true;
          setBusy(true);
          setError(null);
          try {
            await send(values);
          } catch (refusal) {
            showProblems(refusal);
          } finally {
            isSending.current = false;
            setBusy(false);
          }
        },
        (errors) => {
          const first = Object.keys(errors)[0];
          if (first) form.getInputNode(first)?.focus();
        },
      ),
  };
}
