import { fill } from './fill';
import type { Values } from './message';
import { watchSight } from './sight';

/** One decision of the server. */
interface Decision extends Values {
  readonly id?: string;
  readonly experience?: string;
  readonly variant?: string;
  readonly type?: string;
  readonly url?: string;
}

const WAIT = 200;

/** What the tracker takes, loaded or not. */
const tell = (...command: unknown[]): void => {
  const faden = ((window as { faden?: unknown }).faden ??= []) as { push(command: unknown[]): void };
  faden.push(command);
};

/** Other places lead back here; a redirect to where we are would never end. */
const redirect = (url: string): boolean => {
  const target = new URL(url, location.href);
  if (!/^https?:$/.test(target.protocol) || target.href === location.href) return false;
  location.replace(target.href);
  return true;
};

/** Whether a change of the element would be seen. */
const inView = (element: Element): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

const follow = (element: HTMLElement, placement: string, decision: Decision): void => {
  const { id, experience, variant } = decision;
  const about = { decision_id: id, experience, variant, placement };
  watchSight(element, () => tell('track', 'Experience Viewed', about));
  element.addEventListener('click', (event) => {
    const hit = (event.target as Element).closest('a,button,input,summary,label,[role]');
    if (!hit || !element.contains(hit)) return;
    const item = hit.closest('[data-faden-item]')?.getAttribute('data-faden-item') ?? undefined;
    tell('track', 'Experience Clicked', { ...about, item });
  });
};

const nameOf = (element: HTMLElement): string => element.dataset['fadenPlace'] ?? '';

const settle = (element: HTMLElement, state: 'decided' | 'default' | 'late'): void => {
  element.dataset['fadenState'] = state;
};

const show = (element: HTMLElement, decision: Decision | undefined): void => {
  const placement = nameOf(element);
  if (decision?.type === 'redirect' && decision.url) {
    const { id: decision_id, experience, variant } = decision;
    tell('track', 'Experience Viewed', { decision_id, experience, variant, placement });
    if (redirect(decision.url)) return;
  }
  const filled = decision !== undefined && fill(element, decision);
  settle(element, filled ? 'decided' : 'default');
  if (filled) follow(element, placement, decision);
};

const painted = (): number | undefined => performance.getEntriesByType('paint')[0]?.startTime;

/**
 * Hide all places, also those that are not parsed yet; returns how to show them. Where the page is on the screen
 * already, hiding would be the flicker that we want to spare: there the page's own style has done it, or nobody.
 */
const hide = (): (() => void) => {
  if (document.readyState !== 'loading' || painted() !== undefined || !('adoptedStyleSheets' in document)) {
    return () => undefined;
  }
  const sheet = new CSSStyleSheet();
  sheet.insertRule('[data-faden-place]:not([data-faden-state]){visibility:hidden}');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => sheet.deleteRule(0);
};

const boot = (wait: number): void => {
  const began = performance.now();
  const reveal = hide();
  let late = false;
  const start = (): void => {
    const places = [...document.querySelectorAll<HTMLElement>('[data-faden-place]')];
    if (!places.length) return;
    tell('decide', [...new Set(places.map(nameOf))], undefined, (decisions: Record<string, Decision>) => {
      for (const element of places) {
        // Later on the default stays where somebody looks at it.
        if (late && inView(element)) settle(element, 'late');
        else show(element, decisions[nameOf(element)]);
      }
    });
  };

  setTimeout(
    () => {
      late = true;
      reveal();
    },
    Math.max(0, Math.min(began, painted() ?? began) + wait - began),
  );
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
};

boot(Number((document.currentScript as HTMLScriptElement | null)?.dataset['wait']) || WAIT);
