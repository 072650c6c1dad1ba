const COEFFICIENTS = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.001208650973866179,
  -0.000005395239384953,
];

/** The logarithm of the gamma function for x > 0 (Lanczos), to some 10 digits. */
export function logGamma(x: number): number {
  let sum = 1.000000000190015;
  for (const [index, coefficient] of COEFFICIENTS.entries()) sum += coefficient / (x + index + 1);
  const shifted = x + 5.5;
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((2.5066282746310007 * sum) / x);
}

export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** The logarithm of the part of a beta distribution's mass that lies above x, for 0 < x < 1: Lentz's continued fraction. */
export function logBetaTail(a: number, b: number, x: number): number {
  // The fraction converges fast on the side away from the mean only.
  if (x < (a + 1) / (a + b + 2)) return Math.log(Math.max(1 - Math.exp(logBelow(a, b, x)), Number.MIN_VALUE));
  return logBelow(b, a, 1 - x);
}

function logBelow(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const kept = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-12) break;
  }
  return a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b) - Math.log(a) + Math.log(fraction);
}
