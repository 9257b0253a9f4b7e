import type { Values } from './message';

/** Where a value goes: `data-faden-text="title"` puts the value's `title` into the text, the others into attributes. */
const SLOTS = ['text', 'href', 'src', 'alt'] as const;

const at = (values: Values, path: string): unknown =>
  path.split('.').reduce<unknown>((held, key) => (held as Values | null | undefined)?.[key], values);

/** An address that runs nothing. */
const harmless = (address: string): boolean => {
  try {
    return /^https?:$/.test(new URL(address, location.href).protocol);
  } catch {
    return false;
  }
};

const put = (element: Element, slot: (typeof SLOTS)[number], value: unknown): void => {
  const text = typeof value === 'number' ? value.toLocaleString(document.documentElement.lang || undefined) : String(value);
  if (slot === 'text') element.textContent = text;
  else if (slot === 'alt' || harmless(text)) element.setAttribute(slot, text);
};

/** Put the values into the element and all that is in it; what they do not name stays as it is. */
const bind = (root: ParentNode & { matches?: Element['matches'] }, values: Values): void => {
  for (const slot of SLOTS) {
    const mark = `data-faden-${slot}`;
    const found = [...root.querySelectorAll(`[${mark}]`)];
    if (root.matches?.(`[${mark}]`)) found.push(root as Element);
    for (const one of found) {
      const value = at(values, one.getAttribute(mark) ?? '');
      if (value !== undefined && value !== null) put(one, slot, value);
    }
  }
  // Parts for which there is nothing to say: a price, a distance.
  for (const one of root.querySelectorAll<HTMLElement>('[data-faden-if]')) {
    one.hidden = !at(values, one.dataset['fadenIf'] ?? '');
  }
};

const list = (element: Element, items: readonly Values[]): boolean => {
  const template = element.querySelector('template');
  const parent = template?.parentElement;
  if (!template || !parent || !items.length) return false;
  for (const old of parent.querySelectorAll(':scope > :not(template)')) old.remove();
  for (const item of items) {
    const copy = document.importNode(template.content, true);
    copy.firstElementChild?.setAttribute('data-faden-item', String(item['key']));
    bind(copy, item);
    parent.append(copy);
  }
  return true;
};

/** Put a decision's content into its place; false where there is nothing that fits. */
export const fill = (element: HTMLElement, decision: Values): boolean => {
  const { type, value, html, items } = decision;
  element.dataset['fadenVariant'] = String(decision['variant']);
  if (type === 'json' && value) bind(element, value as Values);
  else if (type === 'html' && typeof html === 'string') {
    element.textContent = '';
    element.append(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
  } else return Array.isArray(items) && list(element, items);
  return true;
};
