/** Something was lost or cannot be: whoever built the page wants to know, in debug mode or not. */
export const complain = (...words: unknown[]): void => {
  // oxlint-disable-next-line no-console -- there is no other place to say it on a stranger's page
  console.warn('faden:', ...words);
};
