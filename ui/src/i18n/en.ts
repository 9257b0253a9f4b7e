import { byNamespace } from './strings';

export const en = byNamespace(import.meta.glob('../**/strings.en.ts', { eager: true }));
