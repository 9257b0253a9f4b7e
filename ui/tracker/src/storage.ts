/** What is kept on the device between pages, after consent only. */
export interface Kept {
  user?: string | undefined;
  /** Messages that the server has not taken yet, as JSON texts. */
  unsent?: readonly string[];
}

const RECORD = 'faden';
const COOKIE = 'faden_id';
const REFUSED = 'refused';
/** 13 months. */
const LONGEST_DAYS = 395;
const DAY = 86_400;

/** The visitor's id, since when (seconds since 1970), and whether the visitor said yes in so many words. */
export interface Identity {
  readonly id: string;
  readonly since: number;
  readonly explicit: boolean;
}

export const seconds = (): number => Math.floor(Date.now() / 1000);

/** The record in localStorage; empty where there is none. */
export const readRecord = (): Kept => {
  try {
    return (JSON.parse(localStorage.getItem(RECORD) ?? '{}') as Kept | null) ?? {};
  } catch {
    return {}; // blocked, or written by somebody else
  }
};

/** Keep the record; a browser that refuses does without. */
export const writeRecord = (kept: Kept): void => {
  try {
    localStorage.setItem(RECORD, JSON.stringify(kept));
  } catch {
    // blocked or full: the visit goes on in memory
  }
};

const cookie = (value: string, age: number, domain: string): void => {
  document.cookie =
    `${COOKIE}=${value};path=/;max-age=${age};samesite=lax` +
    (location.protocol === 'https:' ? ';secure' : '') +
    (domain && `;domain=${domain}`);
};

/** The id that an earlier page left, unless it is older than 13 months. */
export const readIdentity = (): Identity | undefined => {
  const found = /(?:^|; )faden_id=([0-9a-f]{32})\.([0-9a-z]+)\.([01])/.exec(document.cookie);
  const [, id, since, explicit] = found ?? [];
  if (!id || !since) return undefined;
  const begun = parseInt(since, 36);
  return seconds() - begun < LONGEST_DAYS * DAY ? { id, since: begun, explicit: explicit === '1' } : undefined;
};

/** Leave the id for later pages; its 13 months run from its beginning and are never prolonged. */
export const writeIdentity = ({ id, since, explicit }: Identity, domain: string): void =>
  cookie(`${id}.${since.toString(36)}.${explicit ? 1 : 0}`, since + LONGEST_DAYS * DAY - seconds(), domain);

/** Remember a no where consent is taken as given without asking: nothing else could keep it. */
export const writeRefusal = (domain: string): void => cookie(REFUSED, LONGEST_DAYS * DAY, domain);

/** The visitor said no on an earlier page. */
export const refused = (): boolean => document.cookie.includes(`${COOKIE}=${REFUSED}`);

/** Leave nothing on the device. */
export const forget = (domain: string): void => {
  if (document.cookie.includes(`${COOKIE}=`)) cookie('', 0, domain);
  try {
    localStorage.removeItem(RECORD);
  } catch {
    // blocked: nothing is there
  }
};
