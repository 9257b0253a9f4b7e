import type { components } from './schema';

type Answered = components['schemas']['ErrorAnswer'];

const answered = (body: unknown): body is Answered =>
  typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object' && body.error !== null && 'code' in body.error;

/**
 * What the server says went wrong, in its one error form. `code` is stable, `message` and `hint` are in the
 * reader's language; without an answer the code is `unreachable`, without the error form `unreadable`.
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
}
