import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { isStale } from '@vitrine/api/client';
import type { Playlist } from '@vitrine/api/types';
import { useEffect, useMemo, useRef, useState } from 'react';
import { playlistQuery, savePlaylist } from '../../data/playlists';
import { Autosaver, type SaveState } from '../../lib/autosave';
import { forgetDraft, keepDraft } from '../../lib/draft';
import { fieldProblems } from '../../lib/form-problems';
import { begun, edited, redone, undone } from '../../lib/history';
import { joinedList, merged } from '../../lib/merge';
import { inputOf, type Row, rowOf, withIds } from '../../ui/programme/rows';
import { useConflict } from '../../ui/use-conflict';

interface Draft {
  name: string;
  rows: Row[];
}

const draftOf = ({ name, items }: Playlist): Draft => ({ name, rows: items.map(rowOf) });

/** A draft as the comparison of two versions speaks of it. */
const toldOf = ({ name, rows }: Draft) => ({
  name,
  items: inputOf(name, rows).items.map((item, at) => ({ ...item, title: rows[at]?.title })),
});

/** What was changed here, on top of theirs, line by line. */
function joined(before: Draft, mine: Draft, there: Draft): Draft {
  const [was, here, other] = [toldOf(before), toldOf(mine), toldOf(there)];
  const rows = joinedList(was.items, here.items, other.items).flatMap((item) => {
    const fresh = mine.rows[here.items.indexOf(item)];
    const row = fresh ?? [...mine.rows, ...there.rows].find(({ id }) => id === item.id);
    const { validFrom = null, validTo = null } = item;
    return row ? [{ ...row, ...item, validFrom, validTo, title: row.title }] : [];
  });
  const { name } = merged({ name: was.name }, { name: here.name }, { name: other.name });
  return { name, rows };
}

/** The list as it is edited: saved on the server as one goes, kept in this tab while it cannot be. */
export function useEditor(playlist: Playlist) {
  const client = useQueryClient();
  const askWhich = useConflict();
  const [history, setHistory] = useState(() => begun(draftOf(playlist)));
  const [state, setState] = useState<SaveState>('saved');
  const [error, setError] = useState<unknown>(null);
  const base = useRef(playlist);
  const latest = useRef(history);
  latest.current = history;

  async function send({ name, rows }: Draft): Promise<void> {
    const keys = rows.map((row) => row.key);
    const saved = await savePlaylist(playlist.id, base.current.version, inputOf(name, rows));
    base.current = saved;
    setHistory((now) => ({
      ...now,
      present: { ...now.present, rows: withIds(now.present.rows, keys, saved.items) },
    }));
    client.setQueryData(playlistQuery(playlist.id).queryKey, saved);
    for (const queryKey of [['playlist', 'list'], ['change'], ['overview']])
      void client.invalidateQueries({ queryKey });
    forgetDraft(playlist.id);
  }

  async function settle(): Promise<void> {
    const theirs = await client.fetchQuery({ ...playlistQuery(playlist.id), staleTime: 0 });
    const [before, there] = [draftOf(base.current), draftOf(theirs)];
    askWhich({
      base: toldOf(before),
      mine: toldOf(latest.current.present),
      theirs: toldOf(there),
      stamp: theirs,
      begun: base.current,
      lost: saver.lost && toldOf(saver.lost),
      keepMine: () => {
        base.current = theirs;
        edit(joined(before, latest.current.present, there));
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
      new Autosaver<Draft>({
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
    if (playlist.version <= base.current.version || saver.dirty) return;
    base.current = playlist;
    setHistory(begun(draftOf(playlist)));
  }, [playlist, saver]);
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
    latest.current = next;
    setHistory(next);
    keepDraft(playlist.id, next.present);
    if (next.present.name.trim()) saver.edit(next.present);
  }
  /** Edits with the same mark that follow quickly are undone together. */
  function edit(next: Draft, mark: string | null = null): void {
    take(edited(latest.current, next, mark, Date.now()));
  }
  const draft = history.present;
  const known = ['name', ...draft.rows.map((_, index) => `items.${index}`)];
  const { fields, rest } = fieldProblems(error, known);
  return {
    ...draft,
    state,
    /** What is told beside no line. */
    error: rest.length > 0 ? error : null,
    problems: fields,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    undo: () => take(undone(latest.current)),
    redo: () => take(redone(latest.current)),
    rename: (name: string) => edit({ ...draft, name }, 'name'),
    arrange: (rows: Row[]) => edit({ ...draft, rows }),
    saveNow: () => saver.flush(),
    abandon: () => saver.drop(),
  };
}
