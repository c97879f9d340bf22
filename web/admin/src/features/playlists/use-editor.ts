import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { isStale } from '@vitrine/api/client';
import type { Playlist, PlaylistInput } from '@vitrine/api/types';
import { useEffect, useMemo, useRef, useState } from 'react';
import { playlistQuery, savePlaylist } from '../../data/playlists';
import { Autosaver, type SaveState } from '../../lib/autosave';
import { forgetDraft, keepDraft } from '../../lib/draft';
import { fieldProblems } from '../../lib/form-problems';
import { inputOf, type Row, rowOf, withIds } from '../../ui/programme/rows';
import { useConflict } from '../../ui/use-conflict';

interface Draft {
  name: string;
  rows: Row[];
}

/** The list as it is edited: saved on the server as one goes, kept in this tab while it cannot be. */
export function useEditor(playlist: Playlist) {
  const client = useQueryClient();
  const askWhich = useConflict();
  const [draft, setDraft] = useState<Draft>(() => ({ name: playlist.name, rows: playlist.items.map(rowOf) }));
  const [state, setState] = useState<SaveState>('saved');
  const [error, setError] = useState<unknown>(null);
  const version = useRef(playlist.version);
  const latest = useRef(draft);
  latest.current = draft;

  async function send({ name, rows }: Draft): Promise<void> {
    const keys = rows.map((row) => row.key);
    const saved = await savePlaylist(playlist.id, version.current, inputOf(name, rows));
    version.current = saved.version;
    setDraft((now) => ({ ...now, rows: withIds(now.rows, keys, saved.items) }));
    client.setQueryData(playlistQuery(playlist.id).queryKey, saved);
    for (const queryKey of [['playlist', 'list'], ['change'], ['overview']])
      void client.invalidateQueries({ queryKey });
    forgetDraft(playlist.id);
  }

  async function settle(): Promise<void> {
    const theirs = await client.fetchQuery({ ...playlistQuery(playlist.id), staleTime: 0 });
    const mine: PlaylistInput = inputOf(latest.current.name, latest.current.rows);
    version.current = theirs.version;
    askWhich({
      mine: { ...theirs, name: mine.name, items: latest.current.rows.map((row) => row.title) },
      theirs: { ...theirs, items: theirs.items.map((item) => item.title) },
      fields: ['name', 'items'],
      keepMine: () => saver.edit(latest.current),
      takeTheirs: () => {
        setDraft({ name: theirs.name, rows: theirs.items.map(rowOf) });
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
    if (playlist.version <= version.current || saver.dirty) return;
    version.current = playlist.version;
    setDraft({ name: playlist.name, rows: playlist.items.map(rowOf) });
  }, [playlist, saver]);
  useEffect(() => () => void saver.flush(), [saver]);
  useBlocker({
    shouldBlockFn: async () => {
      await saver.flush();
      return false;
    },
    enableBeforeUnload: () => saver.dirty,
  });

  function edit(next: Draft): void {
    setDraft(next);
    keepDraft(playlist.id, next);
    if (next.name.trim()) saver.edit(next);
  }
  const known = ['name', ...draft.rows.map((_, index) => `items.${index}`)];
  return {
    ...draft,
    state,
    error,
    problems: fieldProblems(error, known).fields,
    rename: (name: string) => edit({ ...draft, name }),
    arrange: (rows: Row[]) => edit({ ...draft, rows }),
    saveNow: () => saver.flush(),
    abandon: () => saver.stop(),
  };
}
