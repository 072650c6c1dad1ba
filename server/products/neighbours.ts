/** What is bought together with a product, the nearest first: another's ref and the cosine of the orders that hold both. */
export type Neighbours = ReadonlyMap<string, readonly (readonly [ref: string, closeness: number])[]>;

/** Neighbours that are kept of each product. */
const NEAREST = 50;
/** Of a longer order only so many products count: it is a reseller's, and pairs grow with the square. */
const LONGEST = 100;

/**
 * Item-item cosine over orders. An order counts the less the more it holds: what stands alone beside another says more than what stands
 * among a hundred. Orders come one by one and results go product by product, so that whoever counts can let others work in between.
 */
export class BoughtTogether {
  private readonly refs: string[] = [];
  private readonly places = new Map<string, number>();
  private readonly single: number[] = [];
  private readonly pairs: Map<number, number>[] = [];

  add(order: readonly string[]): void {
    const places = [...new Set(order)].slice(0, LONGEST).map((ref) => this.placeOf(ref));
    places.sort((a, b) => a - b);
    const weight = 1 / Math.sqrt(Math.max(1, places.length));
    for (const [at, one] of places.entries()) {
      this.single[one] = (this.single[one] ?? 0) + weight;
      const row = this.pairs[one];
      for (let next = at + 1; row && next < places.length; next++) {
        const other = places[next] ?? 0;
        row.set(other, (row.get(other) ?? 0) + weight);
      }
    }
  }

  private placeOf(ref: string): number {
    const known = this.places.get(ref);
    if (known !== undefined) return known;
    const place = this.refs.push(ref) - 1;
    this.places.set(ref, place);
    this.pairs.push(new Map());
    return place;
  }

  /** Each product with its nearest. */
  *nearest(): Generator<[ref: string, nearest: [ref: string, closeness: number][]]> {
    const rows: [number, number][][] = this.refs.map(() => []);
    for (const [one, row] of this.pairs.entries())
      for (const [other, both] of row) {
        const closeness = Math.min(1, both / Math.sqrt((this.single[one] ?? 1) * (this.single[other] ?? 1)));
        rows[one]?.push([other, closeness]);
        rows[other]?.push([one, closeness]);
      }
    for (const [place, row] of rows.entries()) {
      if (row.length === 0) continue;
      row.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      yield [
        this.refs[place] ?? "",
        row.slice(0, NEAREST).map(([other, closeness]) => [this.refs[other] ?? "", closeness]),
      ];
    }
  }
}

/** So many products back, one counts half as much as the latest. */
const HALF = 3;

/**
 * Scores what goes with the products that somebody looked at or bought, given with the latest first. A product's `weight` (0 to 1)
 * says how much of an interest it is; 1 without it.
 */
export function alsoBought(
  seen: readonly { readonly ref: string; readonly weight?: number }[],
  neighbours: Neighbours,
): Map<string, number> {
  const scores = new Map<string, number>();
  seen.forEach(({ ref, weight = 1 }, rank) => {
    const share = weight * 2 ** (-rank / HALF);
    for (const [other, closeness] of neighbours.get(ref) ?? [])
      scores.set(other, (scores.get(other) ?? 0) + share * closeness);
  });
  return scores;
}
