/** A text's features: places that rise, and their values. */
export interface Sparse {
  readonly at: Int32Array;
  readonly value: Float32Array;
}

export interface LinearOptions {
  /** The price of a mistake on a positive and on a negative row. */
  readonly cost?: number;
  readonly positiveCost?: number;
  readonly rounds?: number;
  /** Ends earlier when no row would move by more. */
  readonly tolerance?: number;
}

/**
 * A linear support vector machine with squared hinge loss, learnt by dual coordinate descent (Hsieh and others, 2008).
 * Rows are visited in an order that is fixed, so the same rows give the same weights. The last weight is the bias.
 */
export function trainLinear(
  rows: readonly Sparse[],
  positive: (row: number) => boolean,
  size: number,
  { cost = 1, positiveCost = cost, rounds = 30, tolerance = 0.05 }: LinearOptions = {},
): Float64Array {
  const weights = new Float64Array(size + 1);
  const alpha = new Float64Array(rows.length);
  const sign = new Int8Array(rows.length);
  const diagonal = new Float64Array(rows.length);
  const order = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    sign[row] = positive(row) ? 1 : -1;
    order[row] = row;
    let square = 1;
    for (const value of rows[row]?.value ?? []) square += value * value;
    diagonal[row] = square + 0.5 / (sign[row] === 1 ? positiveCost : cost);
  }
  let seed = 20260101;
  let active = rows.length;
  for (let round = 0; round < rounds && active > 0; round++) {
    for (let at = active - 1; at > 0; at--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const other = seed % (at + 1);
      const kept = order[at] ?? 0;
      order[at] = order[other] ?? 0;
      order[other] = kept;
    }
    let largest = 0;
    for (let at = 0; at < active; at++) {
      const row = order[at] ?? 0;
      const features = rows[row];
      if (!features) continue;
      const y = sign[row] ?? 1;
      const old = alpha[row] ?? 0;
      const gradient = y * dot(weights, features) - 1 + old * (0.5 / (y === 1 ? positiveCost : cost));
      if (old === 0 && gradient > 0) {
        // A row far on its right side rests until the last look at all of them.
        if (gradient > 0.5 && round > 1) {
          active--;
          order[at] = order[active] ?? 0;
          order[active] = row;
          at--;
        }
        continue;
      }
      largest = Math.max(largest, Math.abs(gradient));
      const next = Math.max(0, old - gradient / (diagonal[row] ?? 1));
      const step = (next - old) * y;
      if (step === 0) continue;
      alpha[row] = next;
      add(weights, features, step);
    }
    if (largest < tolerance) {
      if (active === rows.length) break;
      active = rows.length;
    }
  }
  return weights;
}

/** A row's value under weights whose last is the bias. */
export function dot(weights: Float64Array, { at, value }: Sparse): number {
  let sum = weights[weights.length - 1] ?? 0;
  for (let i = 0; i < at.length; i++) sum += (weights[at[i] as number] as number) * (value[i] as number);
  return sum;
}

function add(weights: Float64Array, { at, value }: Sparse, step: number): void {
  for (let i = 0; i < at.length; i++) {
    const place = at[i] as number;
    weights[place] = (weights[place] as number) + step * (value[i] as number);
  }
  const bias = weights.length - 1;
  weights[bias] = (weights[bias] as number) + step;
}

/** Slope and offset of the logistic curve that turns values into probabilities (Platt's method with Newton steps). */
export function fitLogistic(
  values: readonly number[],
  truths: readonly boolean[],
): { readonly slope: number; readonly offset: number } {
  const positives = truths.filter(Boolean).length;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (truths.length - positives + 2);
  let slope = 1;
  let offset = Math.log((positives + 1) / (truths.length - positives + 1));
  for (let round = 0; round < 50; round++) {
    let [g1, g0, h11, h10, h00] = [0, 0, 1e-6, 0, 1e-6];
    for (let row = 0; row < values.length; row++) {
      const value = values[row] ?? 0;
      const p = logistic(slope * value + offset);
      const error = p - (truths[row] ? high : low);
      const spread = p * (1 - p);
      g1 += error * value;
      g0 += error;
      h11 += spread * value * value;
      h10 += spread * value;
      h00 += spread;
    }
    const determinant = h11 * h00 - h10 * h10;
    if (Math.abs(determinant) < 1e-12) break;
    const step1 = (h00 * g1 - h10 * g0) / determinant;
    const step0 = (h11 * g0 - h10 * g1) / determinant;
    slope -= Math.max(-2, Math.min(2, step1));
    offset -= Math.max(-2, Math.min(2, step0));
    if (Math.abs(step1) + Math.abs(step0) < 1e-7) break;
  }
  return { slope, offset };
}

export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
