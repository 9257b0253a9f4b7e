import { byNamespace } from './strings';

export const de = byNamespace(import.meta.glob(['../pages/decide/**/strings.de.ts', '../experiences/**/strings.de.ts'], { eager: true }));
