import { Checkbox } from '@mantine/core';
import type { Screen, ScreenFilterBody } from '@vitrine/api/types';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { BulkBar } from './BulkBar';
import { BulkProgress } from './BulkProgress';
import { Selected } from './selection';

const NOTHING: ReadonlySet<string> = new Set();

interface Props {
  screens: Screen[];
  /** Which screens these are, as the server takes it; another one ends the choice of all. */
  filter: ScreenFilterBody;
  isFiltered: boolean;
  /** Whether there are more of them than were read. */
  more: boolean;
  children: ReactNode;
}

/** Screens are selected one by one or all that match, and something is done with them. What stands inside is not drawn again for it. */
export function Selecting({ screens, filter, isFiltered, more, children }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(NOTHING);
  const [whole, setWhole] = useState<ScreenFilterBody | null>(null);
  const [operation, setOperation] = useState<string | null>(null);
  const everything = whole === filter;
  // the mark is on the glass first, what can be done with it a moment later
  const acting = useDeferredValue(everything || chosen.size > 0);
  const selection = useMemo(
    () => ({
      has: (id: string) => everything || chosen.has(id),
      choose: (id: string) => {
        setWhole(null);
        const next = new Set(everything ? screens.map((screen) => screen.id) : chosen);
        if (!next.delete(id)) next.add(id);
        setChosen(next);
      },
    }),
    [everything, chosen, screens],
  );
  const unselect = () => {
    setChosen(NOTHING);
    setWhole(null);
  };
  const all = t(isFiltered ? 'bulk.allMatching' : 'bulk.all');
  return (
    <>
      {operation && (
        <BulkProgress
          key={operation}
          id={operation}
          storeOf={(id) => screens.find((screen) => screen.id === id)?.siteName}
          onNext={(next) => setOperation(next.id)}
          onClosed={() => setOperation(null)}
          onSelect={(ids) => {
            setWhole(null);
            setChosen(new Set(ids));
          }}
        />
      )}
      {screens.length > 0 && !operation && (
        <Checkbox
          data-home
          mb="sm"
          label={all}
          checked={everything}
          onChange={(event) => setWhole(event.currentTarget.checked ? filter : null)}
        />
      )}
      {acting && (everything || chosen.size > 0) && (
        <BulkBar
          filter={everything ? filter : { ids: [...chosen] }}
          label={
            everything && more
              ? all
              : t('bulk.selected', { count: everything ? screens.length : chosen.size })
          }
          onBegun={(begun) => {
            unselect();
            setOperation(begun.id);
          }}
          onClosed={unselect}
        />
      )}
      <Selected value={selection}>{children}</Selected>
    </>
  );
}
