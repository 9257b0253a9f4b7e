/** What a file of members says: how many may be used, and how often each reason stands in it. */
export interface Exported {
  readonly people: number;
  readonly allowed: number;
  /** Reason -> rows, most first. */
  readonly reasons: readonly (readonly [reason: string, people: number])[];
}

/** The records of a CSV text; quoted fields may hold commas, quotes and line ends. */
export function* recordsOf(text: string): Generator<string[]> {
  let record: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ',') {
      record.push(field);
      field = '';
    } else if (letter === '\n') {
      yield [...record, field];
      record = [];
      field = '';
    } else if (letter !== '\r') field += letter;
  }
  if (field !== '' || record.length > 0) yield [...record, field];
}

/** Counted from the file itself, so that what is said is what is in it. */
export function exportedOf(text: string): Exported {
  const records = recordsOf(text);
  const head: readonly string[] = records.next().value ?? [];
  const [allowedAt, reasonAt] = [head.indexOf('allowed'), head.indexOf('reason')];
  const reasons = new Map<string, number>();
  let [people, allowed] = [0, 0];
  for (const record of records) {
    people += 1;
    if (record[allowedAt] === 'true') allowed += 1;
    const reason = record[reasonAt] ?? '';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return { people, allowed, reasons: [...reasons].toSorted((a, b) => b[1] - a[1]) };
}
