const written = /^(?<day>\d{1,2})[./-](?<month>\d{1,2})[./-](?<year>\d{4}|\d{2})$/;
const iso = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/;

/**
 * The day that somebody typed, as `2026-07-31`; null: it is none (yet). Both languages put the day first; left to itself the
 * field would read 10/11/2026 as American.
 */
export function typedDay(text: string): string | null {
  const { year, month, day } = (iso.exec(text.trim()) ?? written.exec(text.trim()))?.groups ?? {};
  if (year === undefined || month === undefined || day === undefined) return null;
  const full = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${full}T00:00:00Z`);
  // 31 February is a day in March for the browser, and none for us.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== full ? null : full;
}
