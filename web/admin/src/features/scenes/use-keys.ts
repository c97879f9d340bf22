import { useHotkeys } from '@mantine/hooks';
import type { KeyboardEvent } from 'react';
import type { SceneEditor } from './use-scene';
import type { Selection } from './use-selection';

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What keys do on the canvas. */
export function keysOf(selection: Selection, readOnly: boolean) {
  const withControl: Record<string, () => void> = {
    d: selection.duplicate,
    c: selection.copy,
    v: selection.paste,
    a: selection.all,
    g: selection.group,
  };
  return (event: KeyboardEvent): void => {
    if (readOnly) return;
    const done = () => event.preventDefault();
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey) {
      const key = event.key.toLowerCase();
      const act = key === 'g' && event.shiftKey ? selection.ungroup : withControl[key];
      if (!act) return;
      act();
      done();
    } else if (arrow && selection.free.length > 0) {
      const step = event.shiftKey ? 10 : 1;
      selection.nudge(arrow[0] * step, arrow[1] * step);
      done();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      selection.remove();
      done();
    } else if (event.key === 'Escape') selection.choose([]);
  };
}

/** A step back and forward, wherever on the page but in a field, which has steps of its own. */
export function useUndoKeys({ undo, redo }: SceneEditor, readOnly: boolean): void {
  useHotkeys(
    readOnly
      ? []
      : [
          ['mod+Z', undo],
          ['mod+shift+Z', redo],
          ['mod+Y', redo],
        ],
  );
}
