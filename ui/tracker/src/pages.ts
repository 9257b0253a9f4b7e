import { type Page, pageNow } from './message';

/** Page views, in single-page apps too. */
export interface Pages {
  /** The page that was viewed last. */
  readonly current: Page;
  /** The page call of the page itself; takes the place of an automatic one that is still due. */
  viewed(): Page;
  /** Let an automatic page view that is due go out now. */
  settle(): void;
}

/** Routers change the address first and the title a moment later, and some change the address twice. */
const PAUSE = 100;

/** What makes a page another page: its path, and the fragment where a router lives in it. */
const place = (): string => location.pathname + (/^#[!/]/.test(location.hash) ? location.hash : '');

export const createPages = (
  automatic: boolean,
  first: boolean,
  view: (page: Page) => void,
  leaving: () => void,
): Pages => {
  let current = pageNow(document.referrer);
  let where = place();
  let query = location.search;
  let due: number | undefined;

  const viewed = (): Page => {
    clearTimeout(due);
    due = undefined;
    return current;
  };
  const settle = (): void => {
    if (due === undefined) return;
    current = { ...current, title: document.title };
    view(viewed());
  };
  const moved = (replaced: boolean): void => {
    // A replaced query is a filter or a cleaned-up address, not another page.
    const same = place() === where && (replaced || location.search === query);
    query = location.search;
    if (same) return;
    if (due === undefined) leaving();
    const referrer = due === undefined ? current.url : current.referrer;
    where = place();
    current = pageNow(referrer);
    if (!automatic) return;
    clearTimeout(due);
    due = setTimeout(settle, PAUSE);
  };
  const watch = (method: 'pushState' | 'replaceState'): void => {
    const original = history[method];
    history[method] = function (this: History, ...given: Parameters<History['pushState']>): void {
      original.apply(this, given);
      moved(method === 'replaceState');
    };
  };

  watch('pushState');
  watch('replaceState');
  addEventListener('popstate', () => moved(false));
  addEventListener('pageshow', (event) => {
    // Back from the browser's cache: the page lives again without having been loaded.
    if (event.persisted && automatic) view(current);
  });
  if (automatic && first) view(current);

  return {
    get current() {
      return current;
    },
    viewed,
    settle,
  };
};
