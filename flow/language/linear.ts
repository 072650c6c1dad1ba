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
  rows: Rows,
  positive: (row: number) => boolean,
  size: number,
  { cost = 1, positiveCost = cost, rounds = 30, tolerance = 0.05 }: LinearOptions = {},
): Float64Array {
  const { starts, at, value, squares, count } = rows;
  const weights = new Float64Array(size);
  let bias = 0;
  const alpha = new Float64Array(count);
  const sign = new Int8Array(count);
  const order = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    sign[row] = positive(row) ? 1 : -1;
    order[row] = row;
  }
  let seed = 20260101;
  let active = count;
  for (let round = 0; round < rounds && active > 0; round++) {
    for (let from = active - 1; from > 0; from--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const other = seed % (from + 1);
      const kept = order[from] as number;
      order[from] = order[other] as number;
      order[other] = kept;
    }
    let largest = 0;
    for (let turn = 0; turn < active; turn++) {
      const row = order[turn] as number;
      const y = sign[row] as number;
      const old = alpha[row] as number;
      const start = starts[row] as number;
      const end = starts[row + 1] as number;
      let sum = bias;
      for (let i = start; i < end; i++) sum += (weights[at[i] as number] as number) * (value[i] as number);
      const give = 0.5 / (y === 1 ? positiveCost : cost);
      const gradient = y * sum - 1 + old * give;
      if (old === 0 && gradient > 0) {
        // A row far on its right side rests until the last look at all of them.
        if (gradient > 0.3 && round > 0) {
          active--;
          order[turn] = order[active] as number;
          order[active] = row;
          turn--;
        }
        continue;
      }
      if (gradient > largest) largest = gradient;
      else if (-gradient > largest) largest = -gradient;
      const next = Math.max(0, old - gradient / ((squares[row] as number) + 1 + give));
      const step = (next - old) * y;
      if (step === 0) continue;
      alpha[row] = next;
      for (let i = start; i < end; i++) {
        const place = at[i] as number;
        weights[place] = (weights[place] as number) + step * (value[i] as number);
      }
      bias += step;
    }
    if (largest < tolerance) {
      if (active === count) break;
      active = count;
    }
  }
  const all = new Float64Array(size + 1);
  all.set(weights);
  all[size] = bias;
  return all;
}

/** Rows one after the other in flat arrays, as training wants them. */
export interface Rows {
  readonly count: number;
  readonly starts: Int32Array;
  readonly at: Int32Array;
  readonly value: Float32Array;
  readonly squares: Float32Array;
}

export function joinRows(rows: readonly Sparse[]): Rows {
  const starts = new Int32Array(rows.length + 1);
  for (const [row, { at }] of rows.entries()) starts[row + 1] = (starts[row] ?? 0) + at.length;
  const total = starts[rows.length] ?? 0;
  const at = new Int32Array(total);
  const value = new Float32Array(total);
  const squares = new Float32Array(rows.length);
  for (const [row, sparse] of rows.entries()) {
    at.set(sparse.at, starts[row]);
    value.set(sparse.value, starts[row]);
    let square = 0;
    for (const each of sparse.value) square += each * each;
    squares[row] = square;
  }
  return { count: rows.length, starts, at, value, squares };
}

/** A row's value under weights whose last is the bias. */
export const dot = (weights: Float64Array, row: Sparse): number =>
  (weights[weights.length - 1] ?? 0) + product(weights, row);

/** A row's value under weights, without a bias. */
export function product(weights: Float64Array | Int8Array, { at, value }: Sparse): number {
  let sum = 0;
  for (let i = 0; i < at.length; i++) sum += (weights[at[i] as number] as number) * (value[i] as number);
  return sum;
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
