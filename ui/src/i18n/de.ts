import { byNamespace } from './strings';

export const de = byNamespace(import.meta.glob('../**/strings.de.ts', { eager: true }));
