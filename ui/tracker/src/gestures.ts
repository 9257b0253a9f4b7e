import type { Values } from './message';

type Track = (name: string, properties: Values) => void;

const FILES =
  /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|zip|rar|7z|t?gz|tar|dmg|exe|msi|apk|pkg|deb|rpm|iso|epub|mobi|ics|vcf|mp[34]|m4[av]|mov|avi|wav|webm|mkv)$/i;

/** The nearest element around an event; shadow trees included. */
const near = (event: Event, selector: string): HTMLElement | undefined => {
  const path = event.composedPath().filter((one): one is HTMLElement => one instanceof Element);
  if (path.some((one) => one.matches('[data-faden-ignore]'))) return undefined;
  return path.find((one) => one.matches(selector));
};

/** What an element says to the places that are decided, not about itself. */
const NOT_ITS_OWN = /^faden(Event|Place|State|Variant|Text|Href|Src|Alt|If|Item)$/;

/** `data-faden-product-id="7"` -> `{product_id: "7"}`. */
const marked = (data: DOMStringMap): Values => {
  const found: Values = {};
  for (const [name, value] of Object.entries(data)) {
    if (/^faden[A-Z]/.test(name) && !NOT_ITS_OWN.test(name)) {
      found[name.slice(5).replace(/[A-Z]/g, (letter, at) => (at ? '_' : '') + letter.toLowerCase())] = value;
    }
  }
  return found;
};

const trackMark = (element: HTMLElement | undefined, track: Track): void => {
  const data = element?.dataset;
  if (data?.['fadenEvent']) track(data['fadenEvent'], marked(data));
};

const trackLink = (link: HTMLAnchorElement, domain: string, track: Track): void => {
  const { protocol, hostname, origin, pathname } = link;
  if (!/^https?:$/.test(protocol)) return;
  const url = origin + pathname;
  const extension = FILES.exec(pathname)?.[1];
  const ours = hostname === location.hostname || (domain && `.${hostname}`.endsWith(`.${domain}`));
  if (extension) track('File Downloaded', { url, extension: extension.toLowerCase() });
  else if (!ours) track('Outbound Link Clicked', { url, host: hostname });
};

/** A form's id and name. Asked by attribute: a field called "id" hides the property. */
const formOf = (form: HTMLElement): Values => ({
  form_id: form.getAttribute('id') ?? undefined,
  form_name: form.getAttribute('name') ?? undefined,
});

const listen = (kind: string, heard: (event: Event) => void): void =>
  document.addEventListener(kind, heard, { capture: true, passive: true });

/** Watch clicks on marked elements and links, and forms. Of a form its id and name are told, never a field. */
export const watchGestures = (domain: string, track: Track): void => {
  const started = new WeakSet<Element>();
  const clicked = (event: Event): void => {
    if ((event as MouseEvent).button > 1) return;
    trackMark(near(event, '[data-faden-event]:not(form)'), track);
    const link = near(event, 'a[href],area[href]');
    if (link) trackLink(link as HTMLAnchorElement, domain, track);
  };

  listen('click', clicked);
  listen('auxclick', clicked);
  listen('input', (event) => {
    const form = near(event, 'form');
    if (!form || started.has(form)) return;
    started.add(form);
    track('Form Started', formOf(form));
  });
  listen('submit', (event) => {
    const form = near(event, 'form');
    if (!form) return;
    track('Form Submitted', formOf(form));
    trackMark(form, track);
  });
};
