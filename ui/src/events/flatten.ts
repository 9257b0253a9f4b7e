export interface Leaf {
  readonly path: string;
  readonly value: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/**
 * A nested value as paths and texts, in its own order: `products.0.name`, `Boots`. At most `limit` leaves; `left` says how
 * many more there are.
 */
export function flatten(tree: Readonly<Record<string, unknown>>, limit = 100): { leaves: Leaf[]; left: number } {
  const leaves: Leaf[] = [];
  let left = 0;
  const walk = (value: unknown, path: string): void => {
    if (isTree(value)) {
      for (const [name, inner] of Object.entries(value)) walk(inner, path === '' ? name : `${path}.${name}`);
    } else if (leaves.length < limit) leaves.push({ path, value: textOf(value) });
    else left += 1;
  };
  for (const [name, value] of Object.entries(tree)) walk(value, name);
  return { leaves, left };
}
