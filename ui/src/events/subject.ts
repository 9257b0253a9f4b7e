type Row = { readonly type: string; readonly properties: Readonly<Record<string, unknown>> };

/** Where senders put what an event is about, by the trade's habit; the first that is there is taken. */
const places = ['name', 'product_name', 'title', 'query', 'coupon_name', 'coupon', 'promotion_name', 'label', 'form', 'file', 'kind'] as const;
const longest = 80;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, longest) : null);

/** The products of a basket by name: the first, and how many more. */
function products(value: unknown): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const [first] = value as [unknown];
  const name = typeof first === 'object' && first !== null && 'name' in first ? textOf(first.name) : null;
  if (name === null) return null;
  return value.length === 1 ? name : `${name} +${value.length - 1}`;
}

/** What the event is about: the product, the words searched for, the file; null where the sender does not say. */
export function subjectOf({ type, properties }: Row): string | null {
  if (type !== 'track') return null;
  for (const place of places) {
    const found = textOf(properties[place]);
    if (found !== null) return found;
  }
  return products(properties['products']);
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The segments that somebody entered and left; null: the event is not about segments. */
export function movesOf({ type, properties }: Row): { readonly entered: readonly string[]; readonly left: readonly string[] } | null {
  if (type !== 'segment') return null;
  return { entered: textsOf(properties['entered']), left: textsOf(properties['left']) };
}

/** What a booked cost was for and how much; null: the event is none. */
export function costOf({ type, properties }: Row): { readonly campaign: string | null; readonly amount: number; readonly currency: string | null } | null {
  const amount = Number(properties['amount'] ?? Number.NaN);
  if (type !== 'cost' || !Number.isFinite(amount)) return null;
  return { campaign: textOf(properties['campaign']), amount, currency: textOf(properties['currency']) };
}
