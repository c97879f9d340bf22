import type { UseFormReturnType } from '@mantine/form';
import { Problem } from '@vitrine/api/problem';
import { useState } from 'react';
import { fieldProblems } from '../lib/form-problems';

interface Submission<T extends Record<string, unknown>> {
  busy: boolean;
  /** What belongs beside no field. */
  error: unknown;
  submit: (send: (values: T) => Promise<unknown>) => (event?: React.FormEvent<HTMLFormElement>) => void;
}

/** Sends a form; what the server refuses lands beside its field, and the first such field gets the focus. */
export function useSubmit<T extends Record<string, unknown>>(form: UseFormReturnType<T>): Submission<T> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  function showProblems(refusal: unknown): void {
    const { fields, rest } = fieldProblems(refusal, Object.keys(form.getValues()));
    form.setErrors(fields);
    const first = Object.keys(fields)[0];
    if (first) form.getInputNode(first)?.focus();
    setError(rest.length > 0 || !(refusal instanceof Problem) ? refusal : null);
  }

  return {
    busy,
    error,
    submit: (send) =>
      form.onSubmit(
        async (values) => {
          setBusy(true);
          setError(null);
          try {
            await send(values);
          } catch (refusal) {
            showProblems(refusal);
          } finally {
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
