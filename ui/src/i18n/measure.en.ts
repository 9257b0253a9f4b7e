import { byNamespace } from './strings';

export const en = byNamespace(import.meta.glob(['../pages/measure/**/strings.en.ts', '../pages/overview/strings.en.ts'], { eager: true }));
