/** For a button that has nothing to do here, such as at the end of a list: it keeps the focus, and says that it is off. */
export function offWhen(isOff: boolean | undefined, onClick: () => void) {
  return isOff
    ? ({ 'aria-disabled': true, 'data-disabled': true, onClick: undefined } as const)
    : ({ onClick } as const);
}
