const day = /^\d{4}-\d{2}-\d{2}$/;

/** How a trait's value reads: lists with commas, days in the reader's form, the rest of what is nested as it is written. */
export function valueText(value: unknown, words: { readonly yes: string; readonly no: string; readonly date: (day: string) => string }): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'string') return day.test(value) ? words.date(value) : value;
  if (Array.isArray(value)) return value.map((one) => valueText(one, words)).join(', ');
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
