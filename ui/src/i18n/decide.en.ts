import { byNamespace } from './strings';

export const en = byNamespace(import.meta.glob(['../pages/decide/**/strings.en.ts', '../experiences/**/strings.en.ts'], { eager: true }));
