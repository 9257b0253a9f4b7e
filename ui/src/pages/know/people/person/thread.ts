import type { TimelineRow } from '../../../../events/useEventWords';

/** A stop on the person's thread: one event, or several alike that are folded into one. */
export interface Stop {
  readonly row: TimelineRow;
  /** All events of the stop, newest first; one where nothing is folded. */
  readonly rows: readonly TimelineRow[];
  /** How the knot looks: `joined` is solid, `before` is dashed grey, `machine` is grey. */
  readonly knot: 'stop' | 'joined' | 'before' | 'machine';
  /** The line from here down to the next older stop. */
  readonly line: 'red' | 'grey' | 'none';
  /** Identifiers that the person gained with this event. */
  readonly gained: readonly string[];
}

/** Kinds of keys that any browser makes for itself and that name nobody. */
const weak = new Set(['anonymous_id', 'previous_id']);
const strongKeys = (row: TimelineRow): string[] => Object.keys(row.keys).filter((kind) => !weak.has(kind));
const names = (row: TimelineRow): boolean => strongKeys(row).length > 0 || !row.anonymous;

interface Known {
  /** Whether all events are loaded; else older ones may have named the person already. */
  readonly complete: boolean;
  /** Whether the person has a name by now. */
  readonly known: boolean;
}

/**
 * The thread through events, newest first: grey and dashed as long as nobody was named, red from then on, a solid knot
 * where an identifier joined. Runs of the same small event in one visit become one stop.
 */
export function threadOf(rows: readonly TimelineRow[], { complete, known }: Known): Stop[] {
  const named = rows.findLastIndex(names);
  // Nobody named among the loaded ones, yet the person is known: an older event did it.
  const lastRed = named >= 0 ? named : known && !complete ? rows.length - 1 : -1;
  const gained = gainedOf(rows, complete);
  const place = new Map(rows.map((row, index) => [row.event_id, index]));
  const indexOf = (row: TimelineRow): number => place.get(row.event_id) ?? 0;
  const groups = folded(rows, gained);
  return groups.map((group, at): Stop => {
    const { row } = group;
    const index = indexOf(row);
    const older = groups[at + 1];
    const joined = gained.get(row.event_id) ?? [];
    const begins = index === named && older !== undefined;
    return {
      row,
      rows: group.rows,
      gained: joined,
      knot: row.actor !== 'human' ? 'machine' : index > lastRed ? 'before' : begins || joined.length > 0 ? 'joined' : 'stop',
      line: older === undefined ? (complete ? 'none' : colour(index > lastRed)) : colour(indexOf(older.row) > lastRed),
    };
  });
}

const colour = (before: boolean): Stop['line'] => (before ? 'grey' : 'red');

/** Event id -> kinds of the identifiers that no older loaded event had. The very first event gains nothing: it begins. */
function gainedOf(rows: readonly TimelineRow[], complete: boolean): Map<string, string[]> {
  const seen = new Set<string>();
  const gained = new Map<string, string[]>();
  rows.toReversed().forEach((row, position) => {
    const fresh = Object.entries(row.keys).filter(([kind, value]) => kind !== 'previous_id' && !seen.has(`${kind}:${String(value)}`));
    for (const [kind, value] of fresh) seen.add(`${kind}:${String(value)}`);
    const early = position === 0 || (!complete && position < 5);
    if (fresh.length > 0 && !early) gained.set(row.event_id, fresh.map(([kind]) => kind));
  });
  return gained;
}

/** Which segments somebody entered or left is what such an event is about; two of them are never the same. */
const alike = (a: TimelineRow, b: TimelineRow): boolean =>
  a.type !== 'segment' && a.name === b.name && a.type === b.type && a.visit_id === b.visit_id && a.page === b.page && a.touchpoint === b.touchpoint && a.revenue === null && b.revenue === null;

function folded(rows: readonly TimelineRow[], gained: ReadonlyMap<string, unknown>): Pick<Stop, 'row' | 'rows'>[] {
  const stops: { row: TimelineRow; rows: TimelineRow[] }[] = [];
  for (const row of rows) {
    const last = stops.at(-1);
    const before = last?.rows.at(-1);
    if (last && before && alike(before, row) && !gained.has(row.event_id) && !gained.has(before.event_id)) last.rows.push(row);
    else stops.push({ row, rows: [row] });
  }
  return stops;
}
