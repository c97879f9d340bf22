import type { FieldError, ProblemDocument } from './types';

/** What the server refused, as an error that a form or a notice can show. */
export class Problem extends Error {
  readonly status: number;
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.name = 'Problem';
    this.status = document.status;
    this.document = document;
  }

  get errors(): FieldError[] {
    return this.document.errors ?? [];
  }
}

/** The network gave no answer at all: the request may be tried again. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
    this.name = 'Unreachable';
  }
}

/** Reads a refused answer; a body that is no problem document still becomes a `Problem`. */
export async function problemFrom(response: Response): Promise<Problem> {
  const fallback: ProblemDocument = {
    type: 'about:blank',
    title: response.statusText || 'Error',
    status: response.status,
  };
  const text = await response.text();
  try {
    const body = JSON.parse(text) as Partial<ProblemDocument>;
    return new Problem({ ...fallback, ...body, status: response.status });
  } catch {
    return new Problem(fallback);
  }
}
