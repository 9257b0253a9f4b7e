import type { Label } from '../../../i18n/language';

export interface Item {
  readonly key: string;
  readonly title: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly url?: string | null;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
  readonly [other: string]: unknown;
}

/** The document of a collection: what lists are made of. */
export interface Collection {
  readonly label: Label;
  readonly items: readonly Item[];
  readonly description: string;
}

type Body = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const collectionOf = (body: Body): Collection => ({
  label: (body['label'] as Label | undefined) ?? { de: '', en: '' },
  items: Array.isArray(body['items']) ? (body['items'] as Item[]) : [],
  description: typeof body['description'] === 'string' ? body['description'] : '',
});

/** The items of a file, JSON or CSV; null where it is neither. What is wrong with an item the server says. */
export function itemsOf(content: string): readonly Item[] | null {
  const text = content.replace(/^\uFEFF/, '').trim();
  return text.startsWith('[') || text.startsWith('{') ? fromJson(text) : fromCsv(text);
}

function fromJson(text: string): readonly Item[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const list = isRecord(value) ? value['items'] : value;
    return Array.isArray(list) && list.every(isRecord) ? (list as Item[]) : null;
  } catch {
    return null;
  }
}

const own = new Set(['key', 'title', 'text', 'url', 'image', 'tags', 'latitude', 'longitude', 'start', 'end']);

function fromCsv(text: string): readonly Item[] | null {
  const [head = [], ...rows] = cells(text);
  const names = head.map((name) => name.trim());
  if (!names.includes('key') || !names.includes('title')) return null;
  return rows.filter((row) => row.some((cell) => cell !== '')).map((row) => itemOf(new Map(names.map((name, at) => [name, (row[at] ?? '').trim()]))));
}

function itemOf(row: ReadonlyMap<string, string>): Item {
  const said = (name: string) => row.get(name) ?? '';
  const filled = (name: string) => said(name) !== '';
  const texts = ['url', 'image', 'start', 'end'].filter(filled).map((name) => [name, said(name)]);
  const numbers = ['latitude', 'longitude'].filter(filled).map((name) => [name, Number(said(name).replace(',', '.'))]);
  const properties = [...row].filter(([name, value]) => !own.has(name) && name !== '' && value !== '');
  return {
    key: said('key'),
    title: { '*': said('title') },
    ...(filled('text') && { text: { '*': said('text') } }),
    ...(filled('tags') && {
      tags: said('tags')
        .split('|')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    }),
    ...Object.fromEntries([...texts, ...numbers]),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
  };
}

/** Rows of a comma- or semicolon-separated text; quotes may hold separators, line ends, and doubled quotes. */
function cells(text: string): readonly (readonly string[])[] {
  const [first = ''] = text.split('\n', 1);
  const separator = first.includes(';') ? ';' : ',';
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (quoted && letter === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === separator || letter === '\n')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (letter === '\n') rows.push([]);
    } else if (quoted || letter !== '\r') cell += letter;
  }
  rows.at(-1)?.push(cell);
  return rows;
}
