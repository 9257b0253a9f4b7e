/** What the server calls everybody who is not held out. */
export const SHOWN = '~shown';
