import { useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { useState } from 'react';
import { allMedia, changeMedia, deleteMedia, mediaQuery } from '../../data/media';
import { type Act, applyToAll, type Folder, type Outcome } from './bulk';

export interface Running {
  act: Act;
  outcome: Outcome;
}

/** Runs one act on many media and remembers how far it is, then what became of it. */
export function useBulk() {
  const client = useQueryClient();
  const [running, setRunning] = useState<Running | null>(null);

  async function run(act: Act, all: Media[]): Promise<Outcome> {
    const server = {
      read: (id: string) => client.fetchQuery({ ...mediaQuery(id), staleTime: 0 }),
      change: changeMedia,
      remove: deleteMedia,
    };
    const outcome = await applyToAll(act, all, server, (now) => setRunning({ act, outcome: now }));
    await client.invalidateQueries({ queryKey: ['media'] });
    return outcome;
  }

  /** A folder has no life of its own: it is called otherwise when all that lies in it says so. */
  async function rename(from: string, to: string, folders: Folder[]): Promise<Outcome> {
    const inside = folders.filter(({ path }) => path === from || path.startsWith(`${from}/`));
    const media = await Promise.all(inside.map(({ path }) => allMedia({ folder: path })));
    return run({ kind: 'rename', from, to }, media.flat());
  }

  return { running, run, rename, close: () => setRunning(null) };
}
