import { byNamespace } from './strings';

export const de = byNamespace(import.meta.glob(['../pages/measure/**/strings.de.ts', '../pages/overview/strings.de.ts'], { eager: true }));
