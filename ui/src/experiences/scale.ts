/** A drawing's axis: where a value lies between 0 and 1, and round values for its marks. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** An axis around 0 that holds all these values, with a little room at the ends. */
export function scaleOf(values: readonly number[]): Scale {
  const held = values.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...held), Math.max(0, ...held)];
  const width = high - low || 1;
  const [start, end] = [low - width * 0.08, high + width * 0.08];
  const step = roundStep((end - start) / 5);
  const ticks = [];
  for (let mark = Math.ceil(start / step); mark * step <= end; mark += 1) ticks.push(mark * step);
  return { at: (value) => Math.min(1, Math.max(0, (value - start) / (end - start))), ticks };
}

/** The next larger of 1, 2 and 5 times a power of ten. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 5, 10].find((one) => one * power >= wanted) ?? 10;
  return factor * power;
}
