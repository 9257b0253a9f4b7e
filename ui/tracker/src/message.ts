import type { Visitor } from './visitor';

/** Of the release; put in by the build. */
declare const VERSION: string;

/** Free values of a call; whatever JSON can hold. */
export type Values = Record<string, unknown>;

/** Where something happened. `url` keeps its query: the server reads campaign parameters from it and drops the rest. */
export interface Page {
  readonly url: string;
  readonly path: string;
  readonly title: string;
  readonly referrer: string;
}

/** What differs from call to call; the sender's context is put around it. */
export interface Call {
  readonly type: 'track' | 'page' | 'identify' | 'group' | 'alias';
  readonly event?: string | undefined;
  readonly name?: string | undefined;
  readonly properties?: Values | undefined;
  readonly traits?: Values | undefined;
  readonly groupId?: string | undefined;
  readonly previousId?: string | undefined;
}

/** An unguessable id of 32 hexadecimal digits; `crypto.randomUUID` is missing on pages without https. */
export const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join('');

/** The page as it is now. */
export const pageNow = (referrer: string): Page => ({
  url: location.href,
  path: location.pathname,
  title: document.title,
  referrer,
});

const context = (page: Page, consent: boolean | undefined): Values => ({
  page,
  locale: navigator.language,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  screen: { width: screen.width, height: screen.height },
  library: { name: 'f.js', version: VERSION },
  consent: consent === undefined ? undefined : { categoryPreferences: { analytics: consent } },
});

/** A call as a message of the Segment specification. */
export const message = (
  call: Call,
  page: Page,
  who: Pick<Visitor, 'anonymousId' | 'userId' | 'consented' | 'refused'>,
): Values => ({
  ...call,
  messageId: randomId(),
  anonymousId: who.anonymousId,
  userId: who.userId,
  timestamp: new Date().toISOString(),
  context: context(page, who.consented || (who.refused ? false : undefined)),
});
