import type { Page } from '../../app/page';
import type { FoundPerson } from './usePeopleFound';

/** One line of the search's answer. */
export type Choice =
  | { readonly kind: 'page'; readonly id: string; readonly page: Page }
  | { readonly kind: 'person'; readonly id: string; readonly person: FoundPerson }
  | { readonly kind: 'people'; readonly id: string };

/** Without accents and capitals. */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The listed pages whose names, in either language, hold every typed word; `station` names a page's station. */
export function pagesFound(pages: readonly Page[], typed: string, station: (page: Page) => string): readonly Page[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  return pages.filter((page) => {
    if (!page.listed) return false;
    const names = plain(`${page.title.de} ${page.title.en} ${station(page)}`);
    return wanted.every((word) => names.includes(word));
  });
}

/** Pages beside people, lest these begin out of sight. */
const fewPages = 5;

/** Pages, then people, then the way to all of them: one list for the arrows. */
export const choicesOf = (pages: readonly Page[], people: readonly FoundPerson[], more: boolean): readonly Choice[] => [
  ...pages.slice(0, people.length > 0 ? fewPages : undefined).map((page): Choice => ({ kind: 'page', id: page.path, page })),
  ...people.map((person): Choice => ({ kind: 'person', id: person.person_id, person })),
  ...(more ? [{ kind: 'people', id: 'all' } as const] : []),
];
