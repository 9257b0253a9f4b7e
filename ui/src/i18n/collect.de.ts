import { byNamespace } from './strings';

export const de = byNamespace(import.meta.glob(['../pages/collect/**/strings.de.ts'], { eager: true }));
