import { homeZone, instantOf, wallOf } from './zone';

/** An instant as the text a date picker holds, on the clock of the organisation. */
export function toPicker(instant: string | null): string | null {
  return instant ? `${wallOf(Date.parse(instant), homeZone()).replace('T', ' ')}:00` : null;
}

/** A picker's text, meant on the clock of the organisation, as an instant. */
export function fromPicker(text: string | null): string | null {
  return text ? new Date(instantOf(text.slice(0, 16).replace(' ', 'T'), homeZone())).toISOString() : null;
}

/** A store time "2026-10-01T09:00" as the text a date picker holds, moved to no zone. */
export function floatingToPicker(text: string | null): string | null {
  return text ? `${text.slice(0, 10)} ${text.length > 10 ? text.slice(11, 16) : '00:00'}:00` : null;
}

export function floatingFromPicker(text: string | null): string | null {
  return text ? `${text.slice(0, 10)}T${text.slice(11, 16)}` : null;
}

/** Who chooses a day as an end means the whole of it; an hour that is chosen stays. */
export const endOfDay = (value: string | null): string | undefined => (value ? undefined : '23:59');
