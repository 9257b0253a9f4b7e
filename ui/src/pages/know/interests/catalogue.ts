export interface ReadCatalogue {
  readonly catalogue: Readonly<Record<string, readonly string[]>>;
  /** Numbers of lines that hold no product or no tag, from 1. */
  readonly wrong: readonly number[];
}

const heads = ['product', 'product_id', 'produkt', 'produktnummer', 'sku', 'id'];

/**
 * Lines such as `4711;outdoor, category:boots`, also with a tab, as spreadsheets copy them. A product on several lines gathers
 * its tags; a line of names at the top is passed over.
 */
export function readCatalogue(pasted: string): ReadCatalogue {
  const catalogue: Record<string, string[]> = {};
  const wrong: number[] = [];
  for (const [index, line] of pasted.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [first = '', ...rest] = line.split(/[;\t]/);
    const product = unquoted(first);
    const tags = rest.flatMap((part) => unquoted(part).split(/[,|]/)).map((tag) => tag.trim()).filter(Boolean);
    if (index === 0 && heads.includes(product.toLowerCase())) continue;
    if (product === '' || tags.length === 0) wrong.push(index + 1);
    else catalogue[product] = [...new Set([...(catalogue[product] ?? []), ...tags])];
  }
  return { catalogue, wrong };
}

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/, '$1').trim();

/** The catalogue as it is pasted. */
export const catalogueText = (catalogue: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(catalogue)
    .map(([product, tags]) => `${product};${tags.join(', ')}`)
    .join('\n');
