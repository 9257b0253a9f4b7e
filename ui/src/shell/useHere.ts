import { useLocation } from '@tanstack/react-router';
import type { Page, StationName } from '../app/page';
import { pages } from '../app/pages';
import { listedOf, pageAt } from './stations';

export interface Here {
  readonly page: Page | undefined;
  /** The page that navigation marks for it. */
  readonly listed: Page | undefined;
  readonly station: StationName | null;
}

/** Which page is open, and where on the thread it hangs. */
export function useHere(): Here {
  const path = useLocation({ select: (location) => location.pathname });
  const page = pageAt(pages, path);
  return { page, listed: listedOf(pages, page), station: page?.station ?? null };
}
