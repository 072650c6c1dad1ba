const DENSITY = Math.sqrt(2 * Math.PI);

/** The standard normal density. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / DENSITY;

/** P(Z > x) for a standard normal Z, to some 14 digits also far out, where 1 - P(Z <= x) would have none left. */
export function normalTail(x: number): number {
  if (x < 0) return 1 - normalTail(-x);
  if (x < 3) {
    // Around the middle: the series x + x^3/3 + x^5/(3·5) + …
    let term = x;
    let sum = x;
    for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    return 0.5 - sum * normalDensity(x);
  }
  // Further out: the continued fraction x + 1/(x + 2/(x + 3/(x + …))).
  let value = x;
  for (let k = 120; k > 0; k--) value = x + k / value;
  return normalDensity(x) / value;
}

/** P(Z <= x) for a standard normal Z. */
export const normalBelow = (x: number): number => normalTail(-x);

/** The x with P(Z > x) = p, for 0 < p < 1. */
export const normalPoint = (p: number): number => rootOf((x) => p - normalTail(x), -40, 40);

/** Where a function that never falls meets 0 between two bounds, by halving; the nearer bound where it does not. */
export function rootOf(rising: (x: number) => number, low: number, high: number): number {
  let [from, to] = [low, high];
  for (let step = 0; step < 200; step++) {
    const middle = (from + to) / 2;
    if (middle === from || middle === to) break;
    if (rising(middle) < 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}
