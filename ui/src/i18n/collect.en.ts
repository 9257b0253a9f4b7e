import { byNamespace } from './strings';

export const en = byNamespace(import.meta.glob(['../pages/collect/**/strings.en.ts'], { eager: true }));
