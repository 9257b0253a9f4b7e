import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import release from '../package.json' with { type: 'json' };

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What `--mode` builds; the second one is for pages with places that are decided. */
const FILES: Record<string, string> = { 'f.js': './src/main.ts', 'f-decide.js': './src/places.ts' };

/** One classic script without imports, beside the interface's files and without emptying their folder. */
export default defineConfig(({ mode }) => ({
  root: at('.'),
  publicDir: false,
  define: { VERSION: JSON.stringify(release.version) },
  build: {
    outDir: at('../../src/faden/web/assets'),
    emptyOutDir: false,
    sourcemap: false,
    target: 'es2018',
    lib: { entry: at(FILES[mode] ?? ''), formats: ['iife'], name: 'fadenTracker', fileName: () => mode },
    reportCompressedSize: true,
  },
}));
