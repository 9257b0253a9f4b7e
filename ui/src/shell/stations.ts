import { stationNames, type Page, type StationName } from '../app/page';

export interface Station {
  readonly name: StationName;
  /** Listed pages; none: the station does not exist yet, it is dotted and no link. */
  readonly pages: readonly Page[];
}

export const stationsOf = (pages: readonly Page[]): readonly Station[] =>
  stationNames.map((name) => ({ name, pages: pages.filter((page) => page.station === name && page.listed) }));

/** `/know/people/$id` fits `/know/people/p_1`. */
const fits = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pattern, path].map((text) => text.split('/').filter(Boolean));
  return wanted !== undefined && given !== undefined && wanted.length === given.length && wanted.every((part, index) => part.startsWith('$') || part === given[index]);
};

export const pageAt = (pages: readonly Page[], path: string): Page | undefined => pages.find((page) => fits(page.path, path));

/** The listed page that navigation marks: the page itself or the one above it. */
export const listedOf = (pages: readonly Page[], page: Page | undefined): Page | undefined =>
  page === undefined || page.listed ? page : pages.find((other) => other.path === page.parent);
