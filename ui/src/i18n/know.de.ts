import { byNamespace } from './strings';

export const de = byNamespace(import.meta.glob(['../pages/know/{conflicts,interests,people,segments,traits}/**/strings.de.ts'], { eager: true }));
