import { useElementSize } from '@mantine/hooks';
import {
  CANVAS_SIZE,
  type Element,
  type Frame,
  type Orientation,
  type Surroundings,
} from '@vitrine/player-core/scene/types';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from '../../lib/use-translation';
import { SceneGlass } from '../../ui/SceneGlass';
import { type Doc, elementsOf } from './document';
import { Guides } from './Guides';
import { covers, HANDLES, type Handle, handleAt } from './geometry';
import { usePointer } from './use-pointer';
import type { Selection } from './use-selection';

interface Props {
  doc: Doc;
  orientation: Orientation;
  around: Surroundings;
  selection: Selection;
  /** `null` = all of it is seen. */
  zoom: number | null;
  readOnly: boolean;
  onKey: (event: KeyboardEvent) => void;
  onScale: (scale: number) => void;
  /** The words of what is chosen are about to be written. */
  onWrite: () => void;
}

const MARGIN = 28;

/** The canvas: drawn by the renderer of the screens, with what can be taken hold of above it. */
export function Board(props: Props) {
  const { doc, orientation, around, selection, zoom, readOnly, onKey, onScale, onWrite } = props;
  const { t } = useTranslation();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const sheet = useRef<HTMLDivElement>(null);
  const size = CANVAS_SIZE[orientation];
  const height = Math.max(280, Math.min(window.innerHeight - 260, width * 0.72));
  const whole = Math.min((width - 2 * MARGIN) / size.w, (height - 2 * MARGIN) / size.h);
  const scale = zoom ?? Math.max(0.05, whole);
  const elements = elementsOf(doc, orientation);
  // whoever deletes or takes back what had the focus goes on from the canvas, not from nowhere
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the elements may take the focus away
  useLayoutEffect(() => {
    if (document.activeElement === document.body) sheet.current?.focus({ preventScroll: true });
  }, [elements]);
  const pointOf = (event: PointerEvent): [number, number] => {
    const box = sheet.current?.getBoundingClientRect();
    return [(event.clientX - (box?.left ?? 0)) / scale, (event.clientY - (box?.top ?? 0)) / scale];
  };
  const pointer = usePointer({ elements, orientation, selection, scale, readOnly, pointOf });
  const { frames } = pointer;
  const placed = frames
    ? elements.map((one) => ({ ...one, frame: frames.get(one.id) ?? one.frame }))
    : elements;
  const canvas = doc[orientation];
  if (width > 0) queueMicrotask(() => onScale(scale));
  const shown = { landscape: null, portrait: null, [orientation]: canvas && { ...canvas, elements: placed } };
  const only = placed.filter(({ id }) => selection.ids.includes(id));
  const single = only.length === 1 ? only[0] : undefined;
  return (
    <div
      ref={ref}
      style={{ ...DESK, height }}
      onPointerDown={(event) => event.target === event.currentTarget && selection.choose([])}
    >
      {width > 0 && canvas && (
        <div
          style={{
            position: 'relative',
            width: size.w * scale,
            height: size.h * scale,
            margin: 'auto',
            flex: 'none',
          }}
        >
          <SceneGlass scene={{ ...shown, ...around }} width={size.w * scale} height={size.h * scale} marks />
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form */}
          <div
            ref={sheet}
            role="group"
            aria-label={t('scene.canvas')}
            data-canvas
            tabIndex={-1}
            style={GROUND}
            onKeyDown={onKey}
            onPointerDown={(event) => {
              if (event.target === event.currentTarget) pointer.begin(event, 'marquee', []);
            }}
            onPointerMove={pointer.move}
            onPointerUp={pointer.end}
            onPointerCancel={pointer.cancel}
          >
            {placed
              .filter(({ hidden }) => !hidden)
              .map((element) => (
                <Grip
                  key={element.id}
                  element={element}
                  scale={scale}
                  chosen={selection.ids.includes(element.id)}
                  onFocus={() => !selection.ids.includes(element.id) && selection.take([element.id])}
                  onPointerDown={(event) => {
                    const { id } = element;
                    const already = selection.ids.includes(id);
                    const own = selection.groupOf(id);
                    if (event.shiftKey) selection.toggle(own);
                    else if (!already && covers(element.frame, size)) {
                      // the ground of the picture stays where it is: over it, a frame is drawn around others
                      pointer.begin(event, 'marquee', [id]);
                      return;
                    } else if (!already) selection.choose(own);
                    pointer.begin(event, 'move', already ? selection.ids : own);
                  }}
                  onWrite={() => {
                    // its words are its own, whatever it is grouped with
                    flushSync(() => selection.choose([element.id]));
                    onWrite();
                  }}
                />
              ))}
            {single && !single.locked && !readOnly && (
              <Handles
                frame={single.frame}
                scale={scale}
                onBegin={(event, kind) => pointer.begin(event, kind, [single.id])}
              />
            )}
            <Guides guides={pointer.guides} marquee={pointer.marquee} scale={scale} size={size} />
          </div>
        </div>
      )}
    </div>
  );
}

const DESK: CSSProperties = {
  display: 'flex',
  overflow: 'auto',
  padding: MARGIN,
  borderRadius: 'var(--mantine-radius-lg)',
  border: '1px solid var(--mantine-color-default-border)',
  background: 'color-mix(in srgb, var(--mantine-color-default-border) 45%, var(--mantine-color-body))',
};
const GROUND: CSSProperties = { position: 'absolute', inset: 0, touchAction: 'none', outline: 'none' };

interface GripProps {
  element: Element;
  scale: number;
  chosen: boolean;
  onFocus: () => void;
  onPointerDown: (event: PointerEvent) => void;
  onWrite: () => void;
}

/** What can be clicked, dragged and reached with Tab in the place of an element. */
function Grip({ element, scale, chosen, onFocus, onPointerDown, onWrite }: GripProps) {
  const { frame, name, locked } = element;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={name}
      data-grip={element.id}
      onFocus={onFocus}
      onPointerDown={onPointerDown}
      onDoubleClick={onWrite}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        onWrite();
      }}
      style={{
        ...laid(frame, scale),
        padding: 0,
        border: 0,
        background: 'transparent',
        cursor: locked ? 'default' : 'move',
        outline: chosen ? '2px solid var(--mantine-color-iris-5)' : undefined,
        outlineOffset: 0,
        boxShadow: chosen ? '0 0 0 3px rgba(255, 255, 255, .85)' : undefined,
        touchAction: 'none',
      }}
    />
  );
}

function laid(frame: Frame, scale: number): CSSProperties {
  return {
    position: 'absolute',
    left: frame.x * scale,
    top: frame.y * scale,
    width: frame.w * scale,
    height: frame.h * scale,
    transform: frame.rotation ? `rotate(${frame.rotation}deg)` : undefined,
  };
}

interface HandlesProps {
  frame: Frame;
  scale: number;
  onBegin: (event: PointerEvent, kind: Handle | 'turn') => void;
}

/** Sizes and turns with the pointer; the inspector does the same with numbers. */
function Handles({ frame, scale, onBegin }: HandlesProps) {
  const knob = (at: [number, number], kind: Handle | 'turn') => (
    <span
      key={kind}
      aria-hidden
      data-handle={kind}
      onPointerDown={(event) => onBegin(event, kind)}
      style={{
        ...KNOB,
        left: at[0] * scale - 7,
        top: at[1] * scale - 7,
        borderRadius: kind === 'turn' ? '50%' : 3,
        cursor: kind === 'turn' ? 'grab' : `${kind}-resize`,
      }}
    />
  );
  const above = handleAt({ ...frame, y: frame.y - 30 / scale, h: frame.h + 60 / scale }, 'n');
  return (
    <>
      {HANDLES.map((handle) => knob(handleAt(frame, handle), handle))}
      {knob(above, 'turn')}
    </>
  );
}

const KNOB: CSSProperties = {
  position: 'absolute',
  width: 14,
  height: 14,
  background: '#fff',
  border: '2px solid var(--mantine-color-iris-6)',
  touchAction: 'none',
};
