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

/** What is around a call; `more` is what the page adds. */
export const context = (page: Page, who: Consenting, more: Values): Values => ({
  page,
  locale: navigator.language,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  screen: { width: screen.width, height: screen.height },
  library: { name: 'f.js', version: VERSION },
  consent: who.consented || who.refused ? { categoryPreferences: { analytics: who.consented } } : undefined,
  ...more,
});

type Consenting = Pick<Visitor, 'consented' | 'refused'>;

/** A call as a message of the Segment specification. */
export const message = (
  call: Call,
  page: Page,
  who: Consenting & Pick<Visitor, 'anonymousId' | 'userId'>,
  more: Values,
): Values => ({
  ...call,
  messageId: randomId(),
  anonymousId: who.anonymousId,
  userId: who.userId,
  timestamp: new Date().toISOString(),
  context: context(page, who, more),
});
