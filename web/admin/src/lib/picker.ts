/** An instant as the text a date picker holds, in the zone of this browser. */
export function toPicker(instant: string | null): string | null {
  if (!instant) return null;
  const at = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:00`;
}

/** A picker's text, meant in the zone of this browser, as an instant. */
export function fromPicker(text: string | null): string | null {
  return text ? new Date(text.replace(' ', 'T')).toISOString() : null;
}

/** A store time "2026-10-01T09:00" as the text a date picker holds, moved to no zone. */
export function floatingToPicker(text: string | null): string | null {
  return text ? `${text.slice(0, 10)} ${text.length > 10 ? text.slice(11, 16) : '00:00'}:00` : null;
}

export function floatingFromPicker(text: string | null): string | null {
  return text ? `${text.slice(0, 10)}T${text.slice(11, 16)}` : null;
}
