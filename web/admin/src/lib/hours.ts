/** "9", "9h30", "930", "09:30" as "09:30"; null when it is no time of the day. "24:00" is the end of a day. */
export function hourOf(text: string): string | null {
  const found = /^\s*(\d{1,2})\s*(?:[:hH.]\s*(\d{1,2})?|(\d{2}))?\s*$/.exec(text);
  if (!found) return null;
  const hour = Number(found[1]);
  const minute = Number(found[2] ?? found[3] ?? 0);
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
