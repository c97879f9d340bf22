import { useEffect, useState } from 'react';

/** The library gives the focus back when its dialog is closed; of one that is there only while it is open, it does not hear. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // what follows the dialog may take the focus itself
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && before instanceof HTMLElement && before.isConnected)
          before.focus({ preventScroll: true });
      });
    },
    [before],
  );
}
