import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { isStale } from '@vitrine/api/client';
import type { Scene, SceneInput } from '@vitrine/api/types';
import { useEffect, useMemo, useRef, useState } from 'react';
import { saveScene, sceneQuery } from '../../data/scenes';
import { Autosaver, type SaveState } from '../../lib/autosave';
import { forgetDraft, keepDraft } from '../../lib/draft';
import { begun, edited, redone, undone } from '../../lib/history';
import { joinedList, merged } from '../../lib/merge';
import { canvasesOf } from '../../ui/surroundings';
import { useConflict } from '../../ui/use-conflict';
import type { Doc } from './document';

const docOf = (scene: Scene): Doc => ({ name: scene.name, ...canvasesOf(scene) });

/** What was changed here on top of theirs, element by element. */
function joined(before: Doc, mine: Doc, there: Doc): Doc {
  const both = merged(before, mine, there);
  for (const way of ['landscape', 'portrait'] as const) {
    const [was, here, other] = [before[way], mine[way], there[way]];
    if (was && here && other)
      both[way] = {
        ...merged(was, here, other),
        elements: joinedList(was.elements, here.elements, other.elements),
      };
  }
  return both;
}

const inputOf = (doc: Doc): SceneInput => ({ ...doc, name: doc.name.trim() });

/** The scene as it is edited: every step can be undone, and all is saved on the server as one goes. */
export function useScene(scene: Scene) {
  const client = useQueryClient();
  const askWhich = useConflict();
  const [history, setHistory] = useState(() => begun(docOf(scene)));
  const [state, setState] = useState<SaveState>('saved');
  const [error, setError] = useState<unknown>(null);
  const base = useRef(scene);
  const latest = useRef(history);
  latest.current = history;

  async function send(doc: Doc): Promise<void> {
    const saved = await saveScene(scene.id, base.current.version, inputOf(doc));
    base.current = saved;
    client.setQueryData(sceneQuery(scene.id).queryKey, saved);
    for (const queryKey of [['scene', 'list'], ['change'], ['overview']])
      void client.invalidateQueries({ queryKey });
    forgetDraft(scene.id);
  }

  async function settle(): Promise<void> {
    const theirs = await client.fetchQuery({ ...sceneQuery(scene.id), staleTime: 0 });
    const [before, mine, there] = [docOf(base.current), latest.current.present, docOf(theirs)];
    askWhich({
      base: before,
      mine,
      theirs: there,
      stamp: theirs,
      begun: base.current,
      lost: saver.lost,
      keepMine: () => {
        base.current = theirs;
        take(edited(latest.current, joined(before, latest.current.present, there), null, Date.now()));
        saver.edit(latest.current.present);
      },
      takeTheirs: () => {
        saver.drop();
        base.current = theirs;
        setHistory(begun(there));
        setState('saved');
      },
    });
  }
  const acts = useRef({ send, settle });
  acts.current = { send, settle };

  const saver = useMemo(
    () =>
      new Autosaver<Doc>({
        save: (value) => acts.current.send(value),
        isConflict: isStale,
        onState: (next, refusal) => {
          setState(next);
          setError(refusal);
          if (next === 'conflict') void acts.current.settle();
        },
      }),
    [],
  );
  // A newer version from elsewhere replaces what is shown only while nothing of ours waits.
  useEffect(() => {
    if (scene.version <= base.current.version || saver.dirty) return;
    base.current = scene;
    setHistory(begun(docOf(scene)));
  }, [scene, saver]);
  useEffect(() => () => void saver.flush(), [saver]);
  useBlocker({
    shouldBlockFn: async () => {
      await saver.flush();
      return false;
    },
    enableBeforeUnload: () => saver.dirty,
  });

  function take(next: typeof history): void {
    if (next === latest.current) return;
    const differs = next.present !== latest.current.present;
    latest.current = next;
    setHistory(next);
    if (!differs) return;
    keepDraft(scene.id, next.present);
    if (next.present.name.trim()) saver.edit(next.present);
  }

  return {
    doc: history.present,
    state,
    error,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    /** Edits with the same mark that follow quickly are undone together. */
    edit: (change: (doc: Doc) => Doc, mark: string | null = null) =>
      take(edited(latest.current, change(latest.current.present), mark, Date.now())),
    undo: () => take(undone(latest.current)),
    redo: () => take(redone(latest.current)),
    saveNow: () => saver.flush(),
    abandon: () => saver.drop(),
  };
}

export type SceneEditor = ReturnType<typeof useScene>;
