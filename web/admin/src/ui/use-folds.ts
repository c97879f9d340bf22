import type { Site } from '@vitrine/api/types';
import { useState } from 'react';

/** What of a tree is open: as it is by habit, but for what somebody has turned. */
export function useFolds(isOpenByHabit: (site: Site) => boolean) {
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  return {
    isOpen: (site: Site) => isOpenByHabit(site) !== turned.has(site.id),
    fold: (id: string) =>
      setTurned((old) => {
        const next = new Set(old);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
  };
}
