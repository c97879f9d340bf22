/** What can be undone. Pure: a step back, a step forward, and edits that melt into the one before. */
export interface History<T> {
  past: T[];
  present: T;
  future: T[];
  /** What the last edit was about; an edit with the same mark soon after is part of it. */
  mark: string | null;
  at: number;
}

const MOST = 200;
const SOON_MS = 900;

export function begun<T>(present: T): History<T> {
  return { past: [], present, future: [], mark: null, at: 0 };
}

export function edited<T>(history: History<T>, present: T, mark: string | null, now: number): History<T> {
  if (present === history.present) return history;
  const melts = mark !== null && mark === history.mark && now - history.at < SOON_MS;
  const past = melts ? history.past : [...history.past, history.present].slice(-MOST);
  return { past, present, future: [], mark, at: now };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  const { past, present, future } = history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], mark: null, at: 0 };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, mark: null, at: 0 };
}
