/** A menu goes away with its first click: the second of a double click would do the same once more while it fades. */
export function menusTakeOneClick(): () => void {
  function click(event: MouseEvent): void {
    if (event.detail < 2 || !(event.target instanceof Element)) return;
    if (!event.target.closest('[role=menuitem]')) return;
    event.preventDefault();
    event.stopPropagation();
  }
  addEventListener('click', click, true);
  return () => removeEventListener('click', click, true);
}
