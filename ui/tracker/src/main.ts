import { createAttention } from './attention';
import { complain } from './complaint';
import { createDecide, type Decide } from './decide';
import { watchGestures } from './gestures';
import { type Call, context, message, type Page, pageNow, type Values } from './message';
import { createPages } from './pages';
import { createSender } from './sender';
import { objects, readSettings, type Settings } from './settings';
import { createVisitor } from './visitor';

type Command = readonly [method: string, ...given: unknown[]];

declare global {
  interface Window {
    faden?: unknown;
  }
}

const isCommand = (given: unknown): given is Command => Array.isArray(given) && typeof given[0] === 'string';

/** A page in another language than its browser's is answered in its own. */
const language = (): Values => {
  const { lang } = document.documentElement;
  return lang ? { locale: lang } : {};
};

const start = (settings: Settings, waiting: readonly Command[]): Values => {
  const objecting = objects();
  const visitor = createVisitor(settings, objecting);
  let talking = false;
  const say = (...words: unknown[]): void => {
    // oxlint-disable-next-line no-console -- only after faden.debug()
    if (talking) console.log('faden:', ...words);
  };
  const door = (name: string): string => `${settings.host}/v1/${name}?writeKey=${encodeURIComponent(settings.key)}`;
  const sender = createSender(door('batch'), visitor.keep);
  let more: Values = {};

  const send = (call: Call, page: Page): void => {
    const made = message(call, page, visitor, more);
    say(made);
    sender.add(made);
  };
  const track = (event: unknown, properties?: Values): void => {
    if (typeof event !== 'string' || !event.trim()) {
      complain('track() needs the name of the event');
      return;
    }
    pages.settle();
    send({ type: 'track', event, properties }, pageNow(pages.current.referrer));
  };
  const consent = (yes: boolean, about?: Values): void => {
    const before = visitor.consented;
    const tell = (event: string): void =>
      track(event, { purposes: ['measurement'], how: 'tracker', ...about });
    // A withdrawal goes out under the id that it is about; afterwards that is forgotten.
    if (!yes && before) tell('Consent Withdrawn');
    visitor.decide(yes);
    if (visitor.consented && (!before || about)) tell('Consent Given');
  };
  /** Without consent only the surroundings go along, and no event that would carry an id. */
  const decide: Decide = (...given) => {
    pages.settle();
    const { anonymousId, userId, consented } = visitor;
    const about = (): Values => ({
      ...(consented && { anonymousId, userId }),
      context: { ...context(pageNow(pages.current.referrer), visitor, more), ...language() },
      explain: settings.explain || undefined,
    });
    return createDecide(door('decide'), about, consented && sender.lend)(...given);
  };
  const attention = createAttention((seconds) =>
    send(
      { type: 'track', event: 'Page Attention', properties: { seconds, path: pages.current.path } },
      pages.current,
    ),
  );
  const view = (page: Page): void => send({ type: 'page' }, page);
  const pages = createPages(
    settings.autoPages,
    !waiting.some(([method]) => method === 'page'),
    view,
    attention.report,
  );
  watchGestures(settings.domain, track);
  for (const json of visitor.takeKept()) sender.addKept(json);

  const finish = (go: () => void): void => {
    pages.settle();
    attention.report();
    go();
  };
  addEventListener('pagehide', () => finish(sender.leave));
  document.addEventListener('visibilitychange', () => (document.hidden ? finish(sender.hide) : sender.wake()));
  addEventListener('pageshow', (event) => event.persisted && sender.wake());
  addEventListener('online', sender.wake);

  const api: Record<string, (...given: never[]) => unknown> = {
    track,
    page(name?: string | Values, properties?: Values) {
      const page = { ...pages.viewed(), title: document.title };
      const named = typeof name === 'string';
      send({ type: 'page', name: named ? name : undefined, properties: named ? properties : name }, page);
    },
    identify(userId?: string | Values, traits?: Values) {
      if (typeof userId !== 'object' && userId) visitor.name(String(userId));
      send(
        { type: 'identify', traits: traits ?? (typeof userId === 'object' ? userId : undefined) },
        pageNow(pages.current.referrer),
      );
    },
    group: (groupId: string, traits?: Values) =>
      send({ type: 'group', groupId, traits }, pageNow(pages.current.referrer)),
    alias(userId: string, previousId?: string) {
      const before = previousId ?? visitor.anonymousId;
      visitor.name(String(userId));
      send({ type: 'alias', previousId: before }, pageNow(pages.current.referrer));
    },
    decide,
    context(values: Values) {
      more = { ...more, ...values };
    },
    consent,
    reset: visitor.reset,
    debug(on = true) {
      talking = on;
      const { anonymousId, userId, consented } = visitor;
      return { ...settings, anonymousId, userId, consented, objecting, waiting: sender.waiting };
    },
    push(...commands: Command[]) {
      for (const [method, ...given] of commands) {
        if (Object.prototype.hasOwnProperty.call(api, method) && method !== 'push') {
          api[method]?.(...(given as never[]));
        } else complain(`there is no ${method}()`);
      }
    },
  };
  api['push']?.(...(waiting as never[]));
  return api;
};

const boot = (): void => {
  const settings = readSettings();
  const stub = window.faden;
  // Loaded twice (two tags, a tag manager): the first one stays.
  if (!settings || (stub && !Array.isArray(stub))) return;
  const begin = (): void => {
    const now = window.faden;
    window.faden = start(settings, Array.isArray(now) ? now.filter(isCommand) : []);
  };
  window.faden = stub ?? [];
  // A page that the browser prepares in advance is no visit until somebody looks at it.
  if ((document as Document & { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', begin, { once: true });
  } else begin();
};

boot();
