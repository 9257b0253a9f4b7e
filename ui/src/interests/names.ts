interface Named {
  readonly group: string;
  readonly tag: string;
}

/** What tags are called side by side: alone, or with their group where two groups have the same one. */
export function namesOf(tags: readonly Named[], groupName: (group: string) => string): readonly string[] {
  const groups = new Map<string, Set<string>>();
  for (const { group, tag } of tags) groups.set(tag, (groups.get(tag) ?? new Set()).add(group));
  return tags.map(({ group, tag }) => ((groups.get(tag)?.size ?? 0) > 1 ? `${tag} (${groupName(group)})` : tag));
}

/** The first different tags, whatever their group. */
export const firstTags = (tags: readonly Named[], count: number): readonly string[] => [...new Set(tags.map(({ tag }) => tag))].slice(0, count);

/** Pixels by which labels at these heights step down so that each keeps `apart` from the next; heights from the top. */
export function shifts(heights: readonly number[], apart: number): readonly number[] {
  const found = heights.map(() => 0);
  let lowest = -Infinity;
  for (const index of heights.map((_, at) => at).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0))) {
    const height = heights[index] ?? 0;
    lowest = Math.max(height, lowest + apart);
    found[index] = lowest - height;
  }
  return found;
}
