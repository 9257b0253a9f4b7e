/** A place in the drawing, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A circle with the size of its name. */
export interface Named {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly width: number;
  readonly height: number;
}

const gap = 4;
const apart = 2;

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width + apart && b.left < a.left + a.width + apart && a.top < b.top + b.height && b.top < a.top + a.height;

const within = (box: Box, frame: Box): boolean =>
  box.left >= frame.left && box.top >= frame.top && box.left + box.width <= frame.left + frame.width && box.top + box.height <= frame.top + frame.height;

/** Around the circle, the most readable place first: beside it, then over and under, then askew. */
function places({ x, y, radius, width, height }: Named): Box[] {
  const [right, left, middle] = [x + radius + gap, x - radius - gap - width, x - width / 2];
  const [level, over, under] = [y - height / 2, y - radius - gap - height + 3, y + radius + gap - 3];
  const spots = [
    [right, level],
    [left, level],
    [middle, over],
    [middle, under],
    [right, level - height * 0.7],
    [right, level + height * 0.7],
    [left, level - height * 0.7],
    [left, level + height * 0.7],
  ] as const;
  return spots.map(([at, top]) => ({ left: at, top, width, height }));
}

const around = ({ x, y, radius }: Named): Box => ({ left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius });

type Order = (a: Named, b: Named) => number;
const largestFirst: Order = (a, b) => b.radius - a.radius;
/** Who chooses first decides how many find room; the first order wins where it makes no difference. */
const orders: readonly Order[] = [largestFirst, (a, b) => a.radius - b.radius, (a, b) => a.x - b.x, (a, b) => b.x - a.x, (a, b) => a.y - b.y];
/** More names than this nobody reads in one picture. */
const most = 60;

function placed(circles: readonly Named[], frame: Box, taken: readonly Box[]): ReadonlyMap<Named, Box> {
  const full = [...taken];
  const found = new Map<Named, Box>();
  for (const circle of circles) {
    const free = places(circle).find((box) => within(box, frame) && !full.some((other) => overlap(box, other)));
    if (free === undefined) continue;
    found.set(circle, free);
    full.push(free);
  }
  return found;
}

/** Where each circle's name stands without covering a circle, another name or what is `taken`; null: it has no room. */
export function placeNames(circles: readonly Named[], frame: Box, taken: readonly Box[]): (Box | null)[] {
  const full = [...taken, ...circles.map(around)];
  const named = circles.toSorted(largestFirst).slice(0, most);
  const tried = orders.map((order) => placed(named.toSorted(order), frame, full));
  const best = tried.reduce((one, other) => (other.size > one.size ? other : one));
  return circles.map((circle) => best.get(circle) ?? null);
}
