import { byNamespace } from './strings';

/** All but those of a station whose texts come with its first page, see `later.ts`. */
export const en = byNamespace(import.meta.glob(['../**/strings.en.ts', '!../pages/decide/**', '!../experiences/**'], { eager: true }));
