import type { Problem } from '../../../../../api/problem';

/** What the server refused: the reason at a field, told by its path. */
export type ErrorAt = (...paths: readonly string[]) => string | undefined;

/** The reason where the problem's path is one of these, or lies beneath one that ends in a dot. */
export const errorAtOf =
  (problem: Problem | null, reason: (problem: Problem) => string): ErrorAt =>
  (...paths) => {
    const path = problem?.path ?? null;
    if (problem === null || path === null) return undefined;
    return paths.some((one) => (one.endsWith('.') ? path.startsWith(one) : path === one)) ? reason(problem) : undefined;
  };
