import { logistic } from "./linear";

/** How values of intents become probabilities; plain JSON. */
export interface Confidence {
  /** The values are divided by this before they compete. */
  readonly temperature: number;
  /** Weights of the signs that the best intent is right, the last for none of them. */
  readonly right: readonly number[];
  /** The same for "one of the intents is meant". */
  readonly inScope: readonly number[];
  /** Below this confidence of being in scope a text is out of scope. */
  readonly scopeThreshold: number;
  /** Answering only above this confidence is right in 95 of 100 cases, by what was held back; above 1 where nothing is. */
  readonly at95: number;
}

/** What was seen of a text: the intents by falling value, the share of its words that are known, and its length in features. */
export interface Judged {
  readonly values: readonly { readonly intent: string; readonly value: number }[];
  readonly known: number;
  readonly length: number;
}

/** A text that the machine had not seen, with its true intent; `simulated` where its intent was hidden from the machine. */
export interface HeldRow extends Judged {
  readonly intent: string | undefined;
  readonly simulated: boolean;
}

/** Of the texts in scope, the share that may be turned away as out of scope. */
const TURNED_AWAY = 0.0125;
/** Beside those, of so many rows one, but few: the lowest of some hundred rows are accidents. */
const ACCIDENTS = { among: 200, most: 2 } as const;
const SIGNS = 6;

export function confidenceOf(fitted: Confidence, judged: Judged) {
  const probabilities = softmax(judged, fitted.temperature);
  const signs = signsOf(judged, probabilities);
  const inScope = weigh(fitted.inScope, signs);
  return {
    confidence: weigh(fitted.right, signs),
    inScope,
    outOfScope: inScope < fitted.scopeThreshold,
    probabilities,
  };
}

/**
 * Fits the probabilities to what was held back, in short steps. `leastScope`: the threshold of being in scope is not below it,
 * where too few rows were held back to tell.
 */
export function* fitConfidence(held: readonly HeldRow[], leastScope = 0): Generator<undefined, Confidence> {
  const rows = held.filter(({ values }) => values.length > 0);
  const temperature = yield* fitTemperature(rows.filter(({ intent }) => intent !== undefined));
  const signs = rows.map((row) => signsOf(row, softmax(row, temperature)));
  // Where true strangers were given, those that only play strangers count less.
  const hasStrangers = rows.some(({ intent, simulated }) => intent === undefined && !simulated);
  const right = yield* fitWeights(
    signs,
    rows.map(({ intent, values }) => intent !== undefined && values[0]?.intent === intent),
    rows.map(({ simulated }) => (simulated ? 0.3 : 1)),
  );
  const strangers = rows.filter(({ intent }) => intent === undefined).length;
  const inScope = yield* fitWeights(
    signs,
    rows.map(({ intent }) => intent !== undefined),
    rows.map(({ intent, simulated }) =>
      intent !== undefined
        ? 1
        : (simulated && hasStrangers ? 0.2 : 1) *
          Math.max(1, (rows.length - strangers) / Math.max(1, 4 * strangers)),
    ),
  );
  const scope = rows.map((row, at) => ({ row, value: weigh(inScope, signs[at] ?? []) }));
  const members = scope
    .filter(({ row }) => row.intent !== undefined && row.values[0]?.intent === row.intent)
    .map(({ value }) => value)
    .sort((a, b) => a - b);
  const turnedAway =
    members.length * TURNED_AWAY + Math.min(ACCIDENTS.most, members.length / ACCIDENTS.among);
  const known = rows
    .map((row, at) => ({ row, value: weigh(right, signs[at] ?? []) }))
    .filter(({ row }) => !row.simulated);
  return {
    temperature,
    right,
    inScope,
    scopeThreshold: Math.max(leastScope, members[Math.floor(turnedAway)] ?? 0.5),
    at95: thresholdFor(
      0.95,
      known.map(({ row, value }) => ({
        value,
        right: row.intent !== undefined && row.values[0]?.intent === row.intent,
      })),
    ),
  };
}

/** The lowest threshold above which at least this share is right. */
export function thresholdFor(
  precision: number,
  rows: readonly { readonly value: number; readonly right: boolean }[],
): number {
  const sorted = [...rows].sort((a, b) => b.value - a.value);
  let good = 0;
  let threshold = 2;
  for (const [at, { value, right }] of sorted.entries()) {
    if (right) good++;
    if (sorted[at + 1]?.value !== value && good / (at + 1) >= precision) threshold = value;
  }
  return threshold;
}

function softmax({ values }: Judged, temperature: number): number[] {
  const top = values[0]?.value ?? 0;
  const raised = values.map(({ value }) => Math.exp((value - top) / temperature));
  const sum = raised.reduce((all, each) => all + each, 0);
  return raised.map((each) => each / sum);
}

function signsOf({ values, known, length }: Judged, probabilities: readonly number[]): number[] {
  const top = values[0]?.value ?? -1;
  const second = values[1]?.value ?? -1;
  const p = Math.min(0.999, Math.max(0.001, probabilities[0] ?? 0));
  return [
    top,
    Math.min(2, top - second),
    Math.log(p / (1 - p)),
    known,
    Math.min(1, Math.log(1 + length) / 6),
    1,
  ];
}

function weigh(weights: readonly number[], signs: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < SIGNS; at++) sum += (weights[at] ?? 0) * (signs[at] ?? 0);
  return logistic(sum);
}

/** The temperature at which the true intents are likeliest, by golden section. */
function* fitTemperature(rows: readonly HeldRow[]): Generator<undefined, number> {
  const sample = rows.filter((_, at) => at % Math.ceil(rows.length / 3_000) === 0);
  const loss = (temperature: number) => {
    let sum = 0;
    for (const row of sample) {
      const at = row.values.findIndex(({ intent }) => intent === row.intent);
      if (at >= 0) sum -= Math.log(Math.max(1e-9, softmax(row, temperature)[at] ?? 0));
    }
    return sum;
  };
  let [low, high] = [0.02, 2];
  for (let round = 0; round < 16; round++) {
    yield;
    const a = high - (high - low) * 0.618;
    const b = low + (high - low) * 0.618;
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

/** What is believed before anything is seen; a few rows cannot turn it round. */
const PRIOR = [1.5, 1.5, 0.4, 2, 0, -1.5];
/** As many rows would the belief be worth. */
const PRIOR_ROWS = 8;

/** Logistic regression by gradient steps; every sign but the length can only speak for the best intent. */
function* fitWeights(
  signs: readonly number[][],
  truths: readonly boolean[],
  shares: readonly number[],
): Generator<undefined, number[]> {
  const weights = [...PRIOR];
  const total = shares.reduce((all, each) => all + each, 0) || 1;
  const caches = new Array<number>(SIGNS).fill(1e-6);
  for (let round = 0; round < 400; round++) {
    if (round % 20 === 19) yield;
    const pull = (0.05 * PRIOR_ROWS) / (PRIOR_ROWS + total);
    const gradient = weights.map((weight, at) => pull * (weight - (PRIOR[at] ?? 0)));
    for (const [row, each] of signs.entries()) {
      const error = ((shares[row] ?? 0) * (weigh(weights, each) - (truths[row] ? 1 : 0))) / total;
      if (error === 0) continue;
      for (let at = 0; at < SIGNS; at++) gradient[at] = (gradient[at] ?? 0) + error * (each[at] ?? 0);
    }
    for (let at = 0; at < SIGNS; at++) {
      const slope = gradient[at] ?? 0;
      caches[at] = 0.95 * (caches[at] ?? 0) + 0.05 * slope * slope;
      weights[at] =
        (weights[at] ?? 0) - (0.1 * slope) / (Math.sqrt(caches[at] ?? 0) + 1e-6) / (1 + round / 60);
      if (at < 4) weights[at] = Math.max(0, weights[at] ?? 0);
    }
  }
  return weights;
}
