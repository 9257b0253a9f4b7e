import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import release from '../package.json' with { type: 'json' };

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** One classic script without imports, beside the interface's files and without emptying their folder. */
export default defineConfig({
  root: at('.'),
  publicDir: false,
  define: { VERSION: JSON.stringify(release.version) },
  build: {
    outDir: at('../../src/faden/web/assets'),
    emptyOutDir: false,
    sourcemap: false,
    target: 'es2018',
    lib: { entry: at('./src/main.ts'), formats: ['iife'], name: 'fadenTracker', fileName: () => 'f.js' },
    reportCompressedSize: true,
  },
});
