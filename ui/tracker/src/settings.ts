/** What the script tag says. */
export interface Settings {
  readonly key: string;
  /** Origin of the server. */
  readonly host: string;
  readonly consent: 'ask' | 'given' | 'none';
  /** Registrable domain whose subdomains are one site, such as `shop.example`; '' for this host alone. */
  readonly domain: string;
  /** False where the page calls `faden.page()` itself. */
  readonly autoPages: boolean;
  /** True where decisions are to come with their reasons, for previews. */
  readonly explain: boolean;
}

/** The settings of our own script tag, or undefined where there is none that we could read. */
export const readSettings = (): Settings | undefined => {
  // A module or a bundler leaves `currentScript` empty; the attribute finds the tag all the same.
  const script = (document.currentScript ?? document.querySelector('script[data-key]')) as HTMLScriptElement | null;
  if (!script?.dataset['key']) return undefined;
  const { key, consent, host, domain, pages, explain } = script.dataset;
  return {
    key,
    host: (host || new URL(script.src, location.href).origin).replace(/\/+$/, ''),
    consent: consent === 'given' || consent === 'none' ? consent : 'ask',
    domain: (domain ?? '').replace(/^\./, ''),
    autoPages: pages !== 'manual',
    explain: explain !== undefined,
  };
};

/** Global Privacy Control or Do Not Track is switched on in this browser. */
export const objects = (): boolean =>
  (navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl === true ||
  navigator.doNotTrack === '1';
