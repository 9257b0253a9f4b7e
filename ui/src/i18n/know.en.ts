import { byNamespace } from './strings';

export const en = byNamespace(import.meta.glob(['../pages/know/{conflicts,interests,people,segments,traits}/**/strings.en.ts'], { eager: true }));
