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
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Without groups every icon becomes a request of its own; groups of our own modules would break their order.
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'icons', test: /node_modules[\\/]@tabler[\\/]/ },
            { name: 'data', test: /node_modules[\\/](@tanstack[\\/](react-query|query-core|react-router|router-core|history|react-store|store)|i18next|react-i18next|openapi-fetch)[\\/]/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/v1', '/f.js', '/health'].map((path) => [path, { target: server }])),
  },
  test: { include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'], environment: 'node' },
});
