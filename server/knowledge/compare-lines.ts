export interface Difference {
  lines: { kind: "same" | "added" | "removed"; text: string }[];
  added: number;
  removed: number;
}

/** Beyond this many steps the middle of two texts is taken for wholly changed. */
const STEPS = 600;

/** The fewest lines to take away and to add that make one text of another (Myers). */
export function compareLines(before: string, after: string): Difference {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const lines: Difference["lines"] = [];
  const same = (some: readonly string[]) =>
    lines.push(...some.map((text) => ({ kind: "same" as const, text })));
  same(a.slice(0, start));
  lines.push(...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)));
  same(a.slice(a.length - end));
  return {
    lines,
    added: lines.filter(({ kind }) => kind === "added").length,
    removed: lines.filter(({ kind }) => kind === "removed").length,
  };
}

function middle(a: readonly string[], b: readonly string[]): Difference["lines"] {
  const trace: Map<number, number>[] = [];
  const reach = new Map<number, number>([[1, 0]]);
  const most = Math.min(a.length + b.length, STEPS);
  for (let steps = 0; steps <= most; steps++) {
    trace.push(new Map(reach));
    for (let k = -steps; k <= steps; k += 2) {
      let x = isDown(reach, k, steps) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a, b);
    }
  }
  return [
    ...a.map((text) => ({ kind: "removed" as const, text })),
    ...b.map((text) => ({ kind: "added" as const, text })),
  ];
}

const isDown = (reach: ReadonlyMap<number, number>, k: number, steps: number): boolean =>
  k === -steps || (k !== steps && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  a: readonly string[],
  b: readonly string[],
): Difference["lines"] {
  const lines: Difference["lines"] = [];
  let [x, y] = [a.length, b.length];
  for (let steps = trace.length - 1; steps >= 0; steps--) {
    const reach = trace[steps] ?? new Map<number, number>();
    const k = x - y;
    const before = isDown(reach, k, steps) ? k + 1 : k - 1;
    const fromX = reach.get(before) ?? 0;
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      lines.push({ kind: "same", text: a[x - 1] ?? "" });
      x--;
      y--;
    }
    if (steps === 0) break;
    if (x === fromX) lines.push({ kind: "added", text: b[y - 1] ?? "" });
    else lines.push({ kind: "removed", text: a[x - 1] ?? "" });
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}
