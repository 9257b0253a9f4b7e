import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `npm run dev` talks to a running server; the built files are served by that server itself. */
const server = process.env['FADEN_SERVER'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': at('./src') } },
  base: '/',
  build: {
    outDir: at('../src/faden/web/assets'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // The content security policy has no data: for fonts or scripts.
    assetsInlineLimit: 0,
    sourcemap: false,
    target: 'es2022',
  },
  server: {
    proxy: Object.fromEntries(['/api', '/v1', '/f.js', '/health'].map((path) => [path, { target: server }])),
  },
  test: { include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'], environment: 'node' },
});
