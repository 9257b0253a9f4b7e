import createClient from 'openapi-fetch';
import { describe, expect, test } from 'vitest';
import { read } from '../src/api/client';
import type { paths } from '../src/api/schema';

const asked = (answer: () => Promise<Response>) => read(createClient<paths>({ baseUrl: 'http://faden.test/', fetch: answer }).GET('/api/imports'));

describe('an answer that does not arrive', () => {
  test('is told apart from one that cannot be read', async () => {
    const broken = asked(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(broken).rejects.toMatchObject({ name: 'Problem', code: 'unreachable' });
    const garbled = asked(async () => new Response('{"rows": [NaN]}', { headers: { 'content-type': 'application/json' } }));
    await expect(garbled).rejects.toMatchObject({ name: 'Problem', code: 'garbled' });
  });

  test('is not made up where the reader has left the page', async () => {
    await expect(asked(() => Promise.reject(new DOMException('left', 'AbortError')))).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('is the problem that the server tells', async () => {
    const error = { code: 'log_not_writable', message: 'Full.', path: null, hint: null };
    const told = asked(async () => new Response(JSON.stringify({ error }), { status: 503 }));
    await expect(told).rejects.toMatchObject({ status: 503, code: 'log_not_writable', message: 'Full.' });
    const proxy = asked(async () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(proxy).rejects.toMatchObject({ status: 502, code: 'unreadable' });
  });
});
