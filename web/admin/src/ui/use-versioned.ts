import type { UseFormReturnType } from '@mantine/form';
import { isStale } from '@vitrine/api/client';
import { Unreachable } from '@vitrine/api/problem';
import { useEffect, useRef } from 'react';
import { merged, said } from '../lib/merge';
import { type Stamped, useConflict } from './use-conflict';
import { useLeaving } from './use-leaving';

interface Versioned<T, V extends Record<string, unknown>> {
  form: UseFormReturnType<V>;
  /** What the server has, as far as this page knows; nothing as long as it is being made. */
  latest: T | undefined;
  valuesOf: (thing: T) => V;
  /** The values as the words of the conflict speak of them. */
  bodyOf: (values: V) => object;
  save: (version: number, values: V, loaded: T) => Promise<T>;
  reload: () => Promise<T>;
  /** After each save, also one that came out of a conflict. */
  onSaved: (saved: T) => unknown;
  /** What the server refuses when both versions have been joined. */
  onRefused: (refusal: unknown) => void;
}

/**
 * Saves a form over something that others may change meanwhile. It is always sent with the version whose values it
 * was loaded with: an edited form stays on them, one without edits follows what comes from the server, and versions
 * in which nothing changed that the form shows count as one. Who was slower is asked, and so is who leaves with edits.
 */
export function useVersioned<T extends Stamped & { version: number }, V extends Record<string, unknown>>(
  options: Versioned<T, V>,
): (values: V) => Promise<void> {
  const { form, latest, valuesOf, bodyOf } = options;
  const askWhich = useConflict();
  const base = useRef(latest);
  const lost = useRef<V | null>(null);
  // what is being made is left when it is made
  useLeaving({ isUnsaved: () => latest !== undefined && form.isDirty() });
  const now = useRef(options);
  now.current = options;

  const isSame = (one: T, other: T) => said(valuesOf(one)) === said(valuesOf(other));

  function take(thing: T): void {
    base.current = thing;
    form.resetDirty(valuesOf(thing));
    form.setValues(valuesOf(thing));
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each version that comes from the server
  useEffect(() => {
    if (!latest || !base.current || latest.version <= base.current.version) return;
    if (isSame(base.current, latest)) base.current = latest;
    else if (!form.isDirty()) take(latest);
  }, [latest]);

  async function send(values: V): Promise<void> {
    const loaded = base.current;
    if (!loaded) return;
    try {
      const saved = await now.current.save(loaded.version, values, loaded);
      base.current = saved;
      lost.current = null;
      form.resetDirty(values);
      await now.current.onSaved(saved);
    } catch (refusal) {
      if (refusal instanceof Unreachable) lost.current = values;
      if (!isStale(refusal)) throw refusal;
      await settle(loaded, values);
    }
  }

  async function settle(loaded: T, values: V): Promise<void> {
    const theirs = await now.current.reload();
    if (isSame(loaded, theirs)) {
      base.current = theirs;
      return send(values);
    }
    const [before, there] = [valuesOf(loaded), valuesOf(theirs)];
    askWhich({
      base: bodyOf(before),
      mine: bodyOf(values),
      theirs: bodyOf(there),
      stamp: theirs,
      begun: loaded,
      lost: lost.current && bodyOf(lost.current),
      keepMine: () => {
        const both = merged(before, values, there);
        take(theirs);
        form.setValues(both);
        return send(both).catch(now.current.onRefused);
      },
      takeTheirs: () => take(theirs),
    });
  }
  return send;
}
