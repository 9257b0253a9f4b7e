import { randomId } from './message';
import type { Settings } from './settings';
import {
  forget,
  type Identity,
  readIdentity,
  readRecord,
  refused,
  seconds,
  writeIdentity,
  writeRecord,
  writeRefusal,
} from './storage';

/** Who is in front of the page, as far as we may know. Without consent the id lives as long as the page. */
export interface Visitor {
  readonly anonymousId: string;
  readonly userId: string | undefined;
  readonly consented: boolean;
  /** Whoever has not been asked yet has said neither yes nor no. */
  readonly refused: boolean;
  /** The visitor's own yes or no. */
  decide(yes: boolean): void;
  name(userId: string): void;
  /** Somebody else sits here now; consent stays as it was. */
  reset(): void;
  /** Keep messages for the next page; true where consent allows it. */
  keep(unsent: readonly string[]): void;
  /** The messages that an earlier page kept, once. */
  takeKept(): readonly string[];
}

const MOST_KEPT = 100;

export const createVisitor = (settings: Settings, objecting: boolean): Visitor => {
  const { domain, consent } = settings;
  let identity: Identity = { id: randomId(), since: seconds(), explicit: false };
  let userId: string | undefined;
  let consented = false;
  let no = consent === 'none' || refused();

  const renew = (explicit: boolean): void => {
    identity = { id: randomId(), since: seconds(), explicit };
  };
  const store = (): void => {
    if (!consented) return;
    writeIdentity(identity, domain);
    writeRecord({ ...readRecord(), user: userId });
  };
  const withdraw = (): void => {
    consented = false;
    userId = undefined;
    renew(false);
    forget(domain);
  };

  const known = consent === 'none' ? undefined : readIdentity();
  if (known && (known.explicit || !objecting)) {
    identity = known;
    consented = true;
    userId = readRecord().user;
  } else if (!refused()) {
    forget(domain);
    consented = consent === 'given' && !objecting;
    store();
  }

  return {
    get anonymousId() {
      return identity.id;
    },
    get userId() {
      return userId;
    },
    get consented() {
      return consented;
    },
    get refused() {
      return no;
    },
    decide(yes) {
      if (!yes) {
        no = true;
        withdraw();
        if (consent === 'given') writeRefusal(domain);
      } else if (consent !== 'none') {
        consented = true;
        no = false;
        identity = { ...identity, explicit: true };
        store();
      }
    },
    name(id) {
      userId = id;
      store();
    },
    reset() {
      userId = undefined;
      renew(identity.explicit);
      store();
    },
    keep(unsent) {
      // Another tab may have taken the consent back meanwhile: then the cookie is gone.
      if (!consented || !unsent.length || !readIdentity()) return;
      const record = readRecord();
      const all = [...new Set([...(record.unsent ?? []), ...unsent])];
      writeRecord({ ...record, unsent: all.slice(-MOST_KEPT) });
    },
    takeKept() {
      if (!consented) return [];
      const { unsent = [], ...rest } = readRecord();
      if (unsent.length) writeRecord(rest);
      return unsent;
    },
  };
};
