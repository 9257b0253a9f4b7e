/** The list with one item in another place; the ends stay ends. */
export function moved<T>(items: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const to = from + by;
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return items;
  const others = items.toSpliced(from, 1);
  return others.toSpliced(to, 0, item);
}

/** `rules[3].points` -> place 3 and `points`; null for another path. */
export function placeOf(path: string | null): { readonly index: number; readonly field: string } | null {
  const found = path === null ? null : /^rules\[(\d+)\]\.?(.*)$/.exec(path);
  return found === null ? null : { index: Number(found[1]), field: found[2] ?? '' };
}
