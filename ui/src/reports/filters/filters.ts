/** `channel:Paid Search` -> `['channel', 'Paid Search']`; the value may hold colons itself. */
export function splitFilter(filter: string): [string, string] {
  const at = filter.indexOf(':');
  return at < 0 ? [filter, ''] : [filter.slice(0, at), filter.slice(at + 1)];
}

const fieldOf = (filter: string): string => splitFilter(filter)[0];

/**
 * Filters of the address together with those of a row or a mark. Values of one field are alternatives for the server, so
 * what the row says of a field takes the place of what the address says of it.
 */
export function narrowed(filters: readonly string[], own: readonly string[]): readonly string[] {
  const fields = new Set(own.map(fieldOf));
  return [...filters.filter((filter) => !fields.has(fieldOf(filter))), ...own];
}

/** The filters with this one added, or without it where it was there. */
export const toggled = (filters: readonly string[], filter: string): string[] => (filters.includes(filter) ? filters.filter((one) => one !== filter) : [...filters, filter]);

/** A row's value chosen alone: other values of its field go, for the row already lies within them. */
export const only = (filters: readonly string[], filter: string): readonly string[] => narrowed(filters, [filter]);

/** The filters of all other fields: what the values of this one are asked under. */
export const besides = (filters: readonly string[], field: string): string[] => filters.filter((filter) => fieldOf(filter) !== field);
