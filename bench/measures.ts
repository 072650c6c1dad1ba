/** The mean of the recalls of both sides, from 0 to 1. */
export function balancedAccuracy(
  rows: readonly { readonly truth: boolean; readonly guess: boolean }[],
): number {
  const share = (side: boolean) => {
    const all = rows.filter(({ truth }) => truth === side);
    return all.filter(({ guess }) => guess === side).length / Math.max(1, all.length);
  };
  return (share(true) + share(false)) / 2;
}

export interface Scored {
  readonly truth: boolean;
  readonly score: number;
}

/** F1, precision and recall of "score at least threshold". */
export function f1At(rows: readonly Scored[], threshold: number) {
  const found = rows.filter(({ score }) => score >= threshold);
  const right = found.filter(({ truth }) => truth).length;
  const all = rows.filter(({ truth }) => truth).length;
  const precision = right / Math.max(1, found.length);
  const recall = right / Math.max(1, all);
  return { f1: (2 * right) / Math.max(1, found.length + all), precision, recall };
}

/** The threshold with the best F1. */
export function bestF1Threshold(rows: readonly Scored[]): number {
  const sorted = [...rows].sort((a, b) => b.score - a.score);
  const all = rows.filter(({ truth }) => truth).length;
  let right = 0;
  let best = 0;
  let threshold = 1;
  for (const [at, { truth, score }] of sorted.entries()) {
    if (truth) right++;
    if (sorted[at + 1]?.score === score) continue;
    const f1 = (2 * right) / (at + 1 + all);
    if (f1 > best) [best, threshold] = [f1, score];
  }
  return threshold;
}

/** The largest share of the true rows that a threshold finds while at least this share of what it finds is true. */
export function recallAt(precision: number, rows: readonly Scored[]): number {
  const sorted = [...rows].sort((a, b) => b.score - a.score);
  const all = rows.filter(({ truth }) => truth).length;
  let right = 0;
  let best = 0;
  for (const [at, { truth, score }] of sorted.entries()) {
    if (truth) right++;
    if (sorted[at + 1]?.score !== score && right / (at + 1) >= precision) best = right / Math.max(1, all);
  }
  return best;
}

/** The share of pairs, one true and one false, in which the true one scores higher; ties count half. */
export function auroc(rows: readonly Scored[]): number {
  const sorted = [...rows].sort((a, b) => a.score - b.score);
  const positives = rows.filter(({ truth }) => truth).length;
  let ranks = 0;
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (end < sorted.length && sorted[end]?.score === sorted[at]?.score) end++;
    const rank = (at + 1 + end) / 2;
    ranks += rank * sorted.slice(at, end).filter(({ truth }) => truth).length;
    at = end;
  }
  const pairs = positives * (rows.length - positives);
  return pairs === 0 ? 0.5 : (ranks - (positives * (positives + 1)) / 2) / pairs;
}
