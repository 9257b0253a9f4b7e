import type { components } from './schema';

type Answered = components['schemas']['ErrorAnswer'];

const answered = (body: unknown): body is Answered =>
  typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object' && body.error !== null && 'code' in body.error;

/**
 * What the server says went wrong, in its one error form. `code` is stable, `message` and `hint` are in the
 * reader's language; without an answer the code is `unreachable`, without the error form `unreadable`, and `garbled`
 * where the answer is no JSON.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly path: string | null,
    readonly hint: string | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'Problem';
  }

  static of(status: number, body: unknown): Problem {
    if (!answered(body)) return new Problem(status, 'unreadable', '', null, null);
    const { code, message, path, hint } = body.error;
    return new Problem(status, code, message, path, hint);
  }

  static unreachable(cause: unknown): Problem {
    return new Problem(0, 'unreachable', '', null, null, { cause });
  }

  static garbled(cause: SyntaxError): Problem {
    return new Problem(0, 'garbled', cause.message, null, null, { cause });
  }

  /** What kept an answer from arriving: `fetch` has a TypeError for every broken line, the parser a SyntaxError. */
  static arriving(cause: unknown): unknown {
    if (cause instanceof SyntaxError) return Problem.garbled(cause);
    return cause instanceof TypeError ? Problem.unreachable(cause) : cause;
  }
}
