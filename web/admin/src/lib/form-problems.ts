import { Problem } from '@vitrine/api/problem';
import { serverWords } from './server-words';

/** The server's field errors, by field; `rest` is what belongs beside no known field. */
export interface FieldProblems {
  fields: Record<string, string>;
  rest: string[];
}

/** Sorts a refusal into the fields of a form. `items[2].playlistId` is written `items.2.playlistId`. */
export function fieldProblems(error: unknown, known: string[]): FieldProblems {
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  if (!(error instanceof Problem)) return { fields, rest: error instanceof Error ? [error.message] : [] };
  for (const { field, message: english } of error.errors) {
    const message = serverWords(english);
    const name = field.replace(/\[(\d+)\]/g, '.$1');
    const at = known.includes(name) ? name : known.find((one) => name.startsWith(`${one}.`));
    if (at && !fields[at]) fields[at] = message;
    else rest.push(message);
  }
  if (error.errors.length === 0) rest.push(serverWords(error.message));
  return { fields, rest };
}
