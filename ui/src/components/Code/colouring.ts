export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'comment' | 'plain';
  readonly value: string;
}

const words = new Set(
  ('select from where and or not as distinct group by order with case when then else end sum count avg min max filter over on join left ' +
    'inner cast null is in between limit offset asc desc union all coalesce date timestamp interval')
    .split(' '),
);

const pattern = /(--[^\n]*)|('(?:[^']|'')*')|("(?:[^"]|"")*")|([A-Za-z_]\w*)|(\d+(?:\.\d+)?)|([\s\S])/g;

/** SQL in its parts, so that it can be coloured without ever becoming markup. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(pattern)) {
    const [value, comment, text, , word, number] = match;
    const kind = comment ? 'comment' : text ? 'text' : word && words.has(word.toLowerCase()) ? 'word' : number ? 'number' : 'plain';
    const last = tokens.at(-1);
    if (kind === 'plain' && last?.kind === 'plain') tokens[tokens.length - 1] = { kind, value: last.value + value };
    else tokens.push({ kind, value });
  }
  return tokens;
}

const markup = /(<!--[\s\S]*?-->)|("[^"]*")|(<\/?)([A-Za-z][\w-]*)|([\s\S])/g;

/** A line of HTML in its parts: comment, attribute's text, tag's name. */
export function markupTokens(html: string): Token[] {
  const tokens: Token[] = [];
  const plain = (value: string) => {
    const last = tokens.at(-1);
    if (last?.kind === 'plain') tokens[tokens.length - 1] = { kind: 'plain', value: last.value + value };
    else tokens.push({ kind: 'plain', value });
  };
  for (const [value, comment, text, bracket, tag] of html.matchAll(markup)) {
    if (comment !== undefined) tokens.push({ kind: 'comment', value });
    else if (text !== undefined) tokens.push({ kind: 'text', value });
    else if (bracket !== undefined && tag !== undefined) {
      plain(bracket);
      tokens.push({ kind: 'number', value: tag });
    } else plain(value);
  }
  return tokens;
}
