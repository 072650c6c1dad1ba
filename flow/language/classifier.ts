// A classifier of short texts for a workspace's own examples: one linear machine per intent over words, pairs and pieces, its
// probabilities fitted on examples that were held back, with some intents held back whole as stand-ins for what is out of scope.
import { type Confidence, confidenceOf, fitConfidence, type HeldRow } from "./confidence";
import { dot, joinRows, type Sparse, trainLinear } from "./linear";
import { plain } from "./plain";
import { textFeatures } from "./text-features";
import { buildVocabulary, knownShare, type Vocabulary, vectorOf } from "./vectors";

/** One example; without an intent it is one of those that belong to none. */
export interface Example {
  readonly text: string;
  readonly intent?: string;
}

/** What was learnt, as plain JSON. */
export interface ClassifierModel {
  readonly version: 1;
  readonly intents: readonly string[];
  /** Features joined by new lines, and beside them their inverse document frequencies. */
  readonly features: string;
  readonly idf: readonly number[];
  /** A byte per intent and feature in base64; by `steps` and `biases` of the intent they become weights. */
  readonly weights: string;
  readonly steps: readonly number[];
  readonly biases: readonly number[];
  readonly confidence: Confidence;
}

export interface Classification {
  /** The likeliest intent; absent where nothing was learnt or the text holds nothing known. */
  readonly intent?: string;
  /** Probability from 0 to 1 that this intent is right. */
  readonly confidence: number;
  /** Probability from 0 to 1 that the text is meant for one of the intents at all. */
  readonly inScope: number;
  /** Whether the text is likely meant for none of the intents. */
  readonly outOfScope: boolean;
  /** The likeliest intents, at most five, their probabilities given that one of all is meant. */
  readonly ranked: readonly { readonly intent: string; readonly probability: number }[];
}

interface Machine {
  readonly intents: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly rarest: number;
  readonly weights: readonly Float64Array[];
}

/** Folds of what is held back: more where examples are few and training is quick. */
const foldsFor = (rows: number): number => (rows > 4_000 ? 3 : rows > 1_000 ? 4 : 6);

/** Learns from examples: hundreds in a second or two, ten thousand in about a minute. The same examples give the same model. */
export function trainClassifier(examples: readonly Example[]): ClassifierModel {
  const inScope = examples.filter(({ intent }) => intent !== undefined);
  const outside = examples.filter(({ intent }) => intent === undefined);
  const held = holdBack(inScope, outside);
  const machine = learn(inScope, outside);
  const steps = machine.weights.map((weights) => {
    let largest = 0;
    for (const weight of weights.subarray(0, -1)) largest = Math.max(largest, Math.abs(weight));
    return largest / 127 || 1;
  });
  return {
    version: 1,
    intents: machine.intents,
    features: [...machine.vocabulary.places.keys()].join("\n"),
    idf: [...machine.vocabulary.idf].map((value) => Math.round(value * 1_000) / 1_000),
    weights: toBase64(machine.weights, steps),
    steps,
    biases: machine.weights.map((weights) => weights[weights.length - 1] ?? 0),
    confidence: fitConfidence(held),
  };
}

const OPEN = new WeakMap<ClassifierModel, Machine>();

/** The likeliest intents of a text; the first use of a model opens it, which takes some milliseconds. */
export function classify(model: ClassifierModel, text: string): Classification {
  let machine = OPEN.get(model);
  if (!machine) {
    machine = open(model);
    OPEN.set(model, machine);
  }
  const judged = judge(machine, text);
  const best = judged.values[0];
  if (!best) return { confidence: 0, inScope: 0, outOfScope: true, ranked: [] };
  const { confidence, inScope, outOfScope, probabilities } = confidenceOf(model.confidence, judged);
  return {
    intent: best.intent,
    confidence,
    inScope,
    outOfScope,
    ranked: judged.values
      .slice(0, 5)
      .map(({ intent }, at) => ({ intent, probability: probabilities[at] ?? 0 })),
  };
}

function judge(machine: Machine, text: string) {
  const features = textFeatures(plain(text));
  const row = vectorOf(machine.vocabulary, features);
  const values = machine.intents
    .map((intent, at) => ({ intent, value: dot(machine.weights[at] ?? new Float64Array(1), row) }))
    .sort((a, b) => b.value - a.value);
  return {
    values: row.at.length === 0 ? [] : values,
    known: knownShare(machine.vocabulary, features, machine.rarest),
    length: features.size,
  };
}

function learn(inScope: readonly Example[], outside: readonly Example[]): Machine {
  const all = [...inScope, ...outside];
  const features = all.map(({ text }) => textFeatures(plain(text)));
  const vocabulary = buildVocabulary(features);
  const rows: Sparse[] = features.map((each) => vectorOf(vocabulary, each));
  const joined = joinRows(rows);
  const intents = [...new Set(inScope.map(({ intent }) => intent ?? ""))];
  const size = vocabulary.places.size;
  const weights = intents.map((intent) =>
    trainLinear(joined, (row) => all[row]?.intent === intent, size, {
      cost: 1,
      positiveCost: 2,
      rounds: 15,
    }),
  );
  return { intents, vocabulary, weights, rarest: rarestOf(vocabulary) };
}

function rarestOf({ idf }: Vocabulary): number {
  let rarest = 1;
  for (const value of idf) rarest = Math.max(rarest, value);
  return rarest;
}

/** Every example judged by a machine that has not seen it; of some intents in each fold, by one that does not know the intent. */
function holdBack(inScope: readonly Example[], outside: readonly Example[]): HeldRow[] {
  const intents = [...new Set(inScope.map(({ intent }) => intent ?? ""))];
  const folds = foldsFor(inScope.length);
  const place = new Map<Example, number>();
  const seen = new Map<string, number>();
  for (const example of inScope) {
    const next = seen.get(example.intent ?? "") ?? 0;
    seen.set(example.intent ?? "", next + 1);
    place.set(example, next % folds);
  }
  const held: HeldRow[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const hidden = new Set(
      intents.length >= 6 ? intents.filter((_, at) => at % (2 * folds) === 2 * fold) : [],
    );
    const seenHere = inScope.filter((each) => place.get(each) !== fold && !hidden.has(each.intent ?? ""));
    const strangersHere = outside.filter((_, at) => at % folds !== fold);
    const machine = learn(seenHere, strangersHere);
    for (const example of inScope) {
      if (place.get(example) !== fold) continue;
      const isHidden = hidden.has(example.intent ?? "");
      held.push({
        ...judge(machine, example.text),
        intent: isHidden ? undefined : example.intent,
        simulated: isHidden,
      });
    }
    for (const [at, example] of outside.entries()) {
      if (at % folds === fold)
        held.push({ ...judge(machine, example.text), intent: undefined, simulated: false });
    }
  }
  return held;
}

function toBase64(weights: readonly Float64Array[], steps: readonly number[]): string {
  const parts: string[] = [];
  for (const [at, row] of weights.entries()) {
    const step = steps[at] ?? 1;
    let text = "";
    for (const weight of row.subarray(0, -1)) text += String.fromCharCode(Math.round(weight / step) & 255);
    parts.push(text);
  }
  return btoa(parts.join(""));
}

function open({ intents, features, idf, weights, steps, biases }: ClassifierModel): Machine {
  const names = features === "" ? [] : features.split("\n");
  const bytes = atob(weights);
  const rows = intents.map((_, intent) => {
    const row = new Float64Array(names.length + 1);
    const from = intent * names.length;
    const step = steps[intent] ?? 1;
    for (let at = 0; at < names.length; at++) row[at] = ((bytes.charCodeAt(from + at) << 24) >> 24) * step;
    row[names.length] = biases[intent] ?? 0;
    return row;
  });
  const vocabulary = { places: new Map(names.map((name, at) => [name, at])), idf: Float32Array.from(idf) };
  return { intents, vocabulary, weights: rows, rarest: rarestOf(vocabulary) };
}
