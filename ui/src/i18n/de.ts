import { byNamespace } from './strings';

/** All but those of a station whose texts come with its first page, see `later.ts`. */
export const de = byNamespace(import.meta.glob(['../**/strings.de.ts', '!../pages/decide/**', '!../experiences/**', '!../pages/collect/**', '!../pages/measure/**', '!../pages/overview/**', '!../pages/know/{conflicts,interests,people,segments,traits}/**'], { eager: true }));
