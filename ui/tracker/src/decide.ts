import type { Values } from './message';
import type { Sender } from './sender';

/** What the server chose, by placement. Empty where it was not to be had: pages show what they have then. */
export type Decisions = Readonly<Record<string, Values>>;

/** The page asks: what goes here? `done` is for calls that wait in the queue. */
export type Decide = (
  placements?: readonly string[],
  properties?: Values,
  done?: (decisions: Decisions) => void,
) => Promise<Decisions>;

const PATIENCE = 10_000;

/**
 * Decisions by one call. `about` tells who and where; `lend` the newest event that is still here, so that it is part of
 * the decision instead of arriving after it.
 */
export const createDecide =
  (url: string, about: () => Values, lend: Sender['lend'] | false): Decide =>
  async (placements, properties, done) => {
    const lent = lend && lend();
    const cut = new AbortController();
    const patience = setTimeout(() => cut.abort(), PATIENCE);
    let decisions: Decisions = {};
    let taken = false;
    try {
      const event: unknown = lent ? JSON.parse(lent.json) : undefined;
      const body = JSON.stringify({ ...about(), placements, properties, event });
      const answer = await fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit', signal: cut.signal });
      taken = answer.ok;
      const given = taken ? ((await answer.json()) as { decisions?: Decisions }) : {};
      decisions = given.decisions ?? {};
      document.dispatchEvent(new CustomEvent('faden:decided', { detail: given }));
    } catch {
      // Gone, slow or beside itself: the page goes on with what it has.
    }
    clearTimeout(patience);
    if (lent) lent.back(taken);
    done?.(decisions);
    return decisions;
  };
