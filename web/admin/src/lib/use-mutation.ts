import {
  type DefaultError,
  type UseMutationOptions,
  type UseMutationResult,
  useMutation as useLibraryMutation,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

/** The library's hook, but the same call is not sent again while it is under way: a double click makes one thing. */
export function useMutation<TData = unknown, TError = DefaultError, TVariables = void, TContext = unknown>(
  options: UseMutationOptions<TData, TError, TVariables, TContext>,
): UseMutationResult<TData, TError, TVariables, TContext> {
  const underWay = useRef(new Set<string>());
  const mutation = useLibraryMutation<TData, TError, TVariables, TContext>({
    ...options,
    onSettled: (...settled) => {
      underWay.current.delete(nameOf(settled[2]));
      return options.onSettled?.(...settled);
    },
  });
  const send = mutation.mutate;
  const mutate = useCallback<typeof send>(
    (...call) => {
      const name = nameOf(call[0]);
      // by a reference and not by the state, which is drawn too late for an instantaneous second click
      if (underWay.current.has(name)) return;
      underWay.current.add(name);
      send(...call);
    },
    [send],
  );
  return { ...mutation, mutate };
}

const nameOf = (variables: unknown) => JSON.stringify(variables) ?? '';
