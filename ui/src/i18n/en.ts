import { byNamespace } from './strings';

/** All but those of a station whose texts come with its first page, see `later.ts`. */
export const en = byNamespace(import.meta.glob(['../**/strings.en.ts', '!../pages/decide/**', '!../experiences/**', '!../pages/collect/**', '!../pages/measure/**', '!../pages/overview/**', '!../pages/know/{conflicts,interests,people,segments,traits}/**'], { eager: true }));
