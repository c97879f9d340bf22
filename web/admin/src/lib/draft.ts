/** Unsaved work, kept in this tab so that a reload or a lost session does not lose it. */
export function keepDraft(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(`vitrine-draft:${name}`, JSON.stringify(value));
  } catch {
    // A full or forbidden store only means that a reload would lose the draft.
  }
}

export function keptDraft<T>(name: string): T | null {
  try {
    const text = sessionStorage.getItem(`vitrine-draft:${name}`);
    return text ? (JSON.parse(text) as T) : null;
  } catch {
    return null;
  }
}

/** The same for as long as this tab is open: what has no id yet is not mixed up with that of another tab. */
export function inThisTab(name: string): string {
  const known = keptDraft<string>(`tab:${name}`) ?? `${name}-${Math.random().toString(36).slice(2)}`;
  keepDraft(`tab:${name}`, known);
  return known;
}

export function forgetDraft(name: string): void {
  sessionStorage.removeItem(`vitrine-draft:${name}`);
}
