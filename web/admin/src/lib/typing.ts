/** Whether a key goes to something that is written or answered there. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable=true], [role=dialog]') !== null
  );
}
