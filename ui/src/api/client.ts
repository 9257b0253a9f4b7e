import createClient, { type Middleware } from 'openapi-fetch';
import i18next from 'i18next';
import type { components, paths } from './schema';
import { Problem } from './problem';

export type Schemas = components['schemas'];

/** The token of the session in force; the session's hook sets it, every writing request sends it. */
let csrf = '';
export const sendToken = (token: string): void => {
  csrf = token;
};

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', i18next.language ?? 'de');
    if (request.method !== 'GET') request.headers.set('X-CSRF-Token', csrf);
    return request;
  },
};

/** `where=F:V` and its like repeat: `where=a:1&where=b:2`. */
export const api = createClient<paths>({ baseUrl: '/', querySerializer: { array: { style: 'form', explode: true } } });
api.use(headers);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data, or the server's problem thrown, so that queries and mutations know of it. */
export async function read<T>(answer: Promise<Answer<T>>): Promise<T> {
  let settled: Answer<T>;
  try {
    settled = await answer;
  } catch (cause) {
    throw Problem.arriving(cause);
  }
  if (!settled.response.ok) throw Problem.of(settled.response.status, settled.error);
  return settled.data as T;
}
