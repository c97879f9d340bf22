import {
  CANVAS_SIZE,
  type ContentKind,
  type Element,
  type Orientation,
} from '@vitrine/player-core/scene/types';
import { useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { keep, kept } from './clipboard';
import {
  changed,
  elementsOf,
  freshId,
  grouped,
  newElement,
  pasted,
  withElements,
  withGroups,
} from './document';
import { type Axis, around, type Edge, moved, spread, towards } from './geometry';
import type { SceneEditor } from './use-scene';

/** Which elements are chosen, and what can be done with them. */
export function useSelection(editor: SceneEditor, orientation: Orientation) {
  const { t } = useTranslation();
  const [ids, setIds] = useState<string[]>([]);
  const elements = elementsOf(editor.doc, orientation);
  const chosen = elements.filter(({ id }) => ids.includes(id));
  const free = chosen.filter(({ locked }) => !locked);
  const freeIds = free.map(({ id }) => id);

  const change = (alter: (element: Element) => Element, mark: string | null = null) =>
    editor.edit((doc) => changed(doc, orientation, freeIds, alter), mark && `${mark}/${freeIds.join()}`);

  function put(copies: Element[], by: number): void {
    if (copies.length === 0) return;
    const made = pasted(editor.doc, orientation, copies, by);
    editor.edit(() => made.doc);
    setIds(made.ids);
  }

  return {
    ids,
    chosen,
    free,
    change,
    choose: setIds,
    /** An element with all of its group. */
    groupOf: (id: string) => withGroups(elements, [id]),
    /** Chooses these with all of their groups. */
    take: (those: string[]) => setIds(withGroups(elements, those)),
    toggle: (those: string[]) =>
      setIds((old) =>
        those.every((id) => old.includes(id))
          ? old.filter((id) => !those.includes(id))
          : [...new Set([...old, ...those])],
      ),
    group: () =>
      freeIds.length > 1 && editor.edit((doc) => grouped(doc, orientation, freeIds, freshId(elements))),
    ungroup: () => editor.edit((doc) => grouped(doc, orientation, freeIds, null)),
    all: () => setIds(elements.filter(({ hidden }) => !hidden).map(({ id }) => id)),
    add: (kind: ContentKind, words: string) => {
      const name = t(`scene.kind.${kind}`);
      const element = newElement(kind, { name, words }, orientation, elements);
      editor.edit((doc) => withElements(doc, orientation, (known) => [...known, element]));
      setIds([element.id]);
    },
    remove: () => {
      editor.edit((doc) =>
        withElements(doc, orientation, (known) => known.filter(({ id }) => !freeIds.includes(id))),
      );
      setIds([]);
    },
    duplicate: () => put(chosen, 30),
    copy: () => keep(chosen),
    /** In their place, or beside what stands there already. */
    paste: () => {
      const copies = kept();
      const stands = ({ frame }: Element) =>
        elements.some((one) => one.frame.x === frame.x && one.frame.y === frame.y);
      put(copies, copies.some(stands) ? 30 : 0);
    },
    /** Makes the gaps between three or more alike. */
    spread: (axis: Axis) => {
      const frames = spread(
        free.map(({ frame }) => frame),
        axis,
      );
      const places = new Map(freeIds.map((id, index) => [id, frames[index]]));
      change((element) => ({ ...element, frame: places.get(element.id) ?? element.frame }));
    },
    nudge: (dx: number, dy: number) =>
      change((element) => ({ ...element, frame: moved(element.frame, dx, dy) }), 'nudge'),
    /** One element goes to an edge of the canvas, several to that of the box around them. */
    align: (edge: Edge) => {
      const { w, h } = CANVAS_SIZE[orientation];
      const several = free.length > 1 ? around(free.map(({ frame }) => frame)) : null;
      const box = several ?? { left: 0, top: 0, right: w, bottom: h };
      change((element) => ({
        ...element,
        frame: moved(element.frame, ...towards(element.frame, box, edge)),
      }));
    },
  };
}

export type Selection = ReturnType<typeof useSelection>;
