// A classifier of short texts for a workspace's own examples: one linear machine per intent over words, pairs and pieces, its
// probabilities fitted on examples that were held back, with some intents held back whole as stand-ins for what is out of scope.

import { type Confidence, confidenceOf, fitConfidence, type HeldRow } from "./confidence";
import strangers from "./data/strangers.json";
import { joinRows, product, type Sparse, trainLinear } from "./linear";
import { words } from "./phrases";
import { plain } from "./plain";
import { Respelling, wordsOf } from "./respell";
import { stem } from "./stem";
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
  /** English words of the examples, the most frequent first, with a space between them: slips of typing are read as these. */
  readonly words: string;
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
  readonly words: readonly string[];
  readonly respelling: Respelling;
  readonly rarest: number;
  /** A machine's weights times its step; the bias stands last in those that were learnt, and beside those of a model. */
  readonly weights: readonly Weights[];
}

interface Weights {
  readonly values: Float64Array | Int8Array;
  readonly step: number;
  readonly bias: number;
}

/** Texts read in one step of training. */
const STEP_ROWS = 100;

/** Folds of what is held back: more where examples are few and training is quick. */
const foldsFor = (rows: number): number => (rows > 4_000 ? 3 : rows > 1_000 ? 4 : 6);

/** Learns from examples: hundreds in a second or two, ten thousand in about a minute. The same examples give the same model. */
export function trainClassifier(examples: readonly Example[]): ClassifierModel {
  const training = trainInSteps(examples);
  for (let step = training.next(); ; step = training.next()) if (step.done) return step.value;
}

/** The same in many short steps, so that a process may do other things between them. */
export function* trainInSteps(examples: readonly Example[]): Generator<undefined, ClassifierModel> {
  const inScope = examples.filter(({ intent }) => intent !== undefined);
  const outside = examples.filter(({ intent }) => intent === undefined);
  const known: Known = new Map();
  const held = yield* holdBack(inScope, outside, known);
  const machine = yield* learn(inScope, outside, known);
  const steps = machine.weights.map(({ values }) => {
    let largest = 0;
    for (const weight of values.subarray(0, -1)) largest = Math.max(largest, Math.abs(weight));
    return largest / 127 || 1;
  });
  return {
    version: 1,
    intents: machine.intents,
    features: [...machine.vocabulary.places.keys()].join("\n"),
    idf: [...machine.vocabulary.idf].map((value) => Math.round(value * 1_000) / 1_000),
    words: machine.words.join(" "),
    weights: toBase64(machine.weights, steps),
    steps,
    biases: machine.weights.map(({ bias }) => bias),
    confidence: yield* fitConfidence(held, machine.intents.length < MANY_INTENTS ? LEAST_SCOPE : 0),
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

/** A text as it is compared: folded, and its features. */
interface Reading {
  readonly folded: string;
  readonly features: ReadonlyMap<string, number>;
}

/** Texts read already: each is looked at in every fold. */
type Known = Map<string, Reading>;

function readText(text: string, known?: Known): Reading {
  let reading = known?.get(text);
  if (!reading) {
    const folded = plain(text);
    reading = { folded, features: textFeatures(folded) };
    known?.set(text, reading);
  }
  return reading;
}

/** Those of the strangers are the same for everybody. */
const strangerFeatures: Known = new Map();

function judge(machine: Machine, text: string, known?: Known) {
  const reading = readText(text, known);
  const { features } = reading;
  const row = vectorOf(machine.vocabulary, respelled(machine, reading));
  const values = machine.intents
    .map((intent, at) => ({ intent, value: valueUnder(machine.weights[at], row) }))
    .sort((a, b) => b.value - a.value);
  return {
    values: row.at.length === 0 ? [] : values,
    known: knownShare(machine.vocabulary, features, machine.rarest),
    length: features.size,
  };
}

/** The features of a text once its slips of typing are mended. How much of it is known is told by its own words. */
function respelled(machine: Machine, { folded, features }: Reading): ReadonlyMap<string, number> {
  const mended = machine.respelling.of(folded, (word) => isKnown(machine.vocabulary, word));
  return mended === folded ? features : textFeatures(mended);
}

const isKnown = ({ places }: Vocabulary, word: string): boolean => places.has(`w${stem(word)}`);

const valueUnder = (weights: Weights | undefined, row: Sparse): number =>
  weights ? weights.bias + weights.step * product(weights.values, row) : 0;

function* learn(
  inScope: readonly Example[],
  outside: readonly Example[],
  known: Known,
): Generator<undefined, Machine> {
  const all = [...inScope, ...outside];
  const features: ReadonlyMap<string, number>[] = [];
  for (const { text } of all) {
    features.push(readText(text, known).features);
    if (features.length % STEP_ROWS === 0) yield;
  }
  const vocabulary = buildVocabulary(features);
  yield;
  const rows: Sparse[] = [];
  for (const each of features) {
    rows.push(vectorOf(vocabulary, each));
    if (rows.length % STEP_ROWS === 0) yield;
  }
  const joined = joinRows(rows);
  const intents = [...new Set(inScope.map(({ intent }) => intent ?? ""))];
  const size = vocabulary.places.size;
  const weights: Weights[] = [];
  for (const intent of intents) {
    const values = trainLinear(joined, (row) => all[row]?.intent === intent, size, {
      cost: 1,
      positiveCost: 2,
      rounds: 15,
    });
    weights.push({ values, step: 1, bias: values[size] ?? 0 });
    yield;
  }
  const typed = wordsOf(all.map(({ text }) => readText(text, known).folded)).filter((word) =>
    isKnown(vocabulary, word),
  );
  return {
    intents,
    vocabulary,
    words: typed,
    respelling: new Respelling(typed),
    weights,
    rarest: rarestOf(vocabulary),
  };
}

function rarestOf({ idf }: Vocabulary): number {
  let rarest = 1;
  for (const value of idf) rarest = Math.max(rarest, value);
  return rarest;
}

/** Every example judged by a machine that has not seen it; of some intents in each fold, by one that does not know the intent. */
function* holdBack(
  inScope: readonly Example[],
  outside: readonly Example[],
  known: Known,
): Generator<undefined, HeldRow[]> {
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
    const hidden = new Set(intents.filter((_, at) => isHiddenIn(fold, folds, at, intents.length)));
    const seenHere = inScope.filter((each) => place.get(each) !== fold && !hidden.has(each.intent ?? ""));
    const strangersHere = outside.filter((_, at) => at % folds !== fold);
    const machine = yield* learn(seenHere, strangersHere, known);
    yield;
    for (const example of inScope) {
      if (place.get(example) !== fold) continue;
      const isHidden = hidden.has(example.intent ?? "");
      held.push({
        ...judge(machine, example.text, known),
        intent: isHidden ? undefined : example.intent,
        simulated: isHidden,
      });
      if (held.length % STEP_ROWS === 0) yield;
    }
    for (const [at, example] of outside.entries()) {
      if (at % folds === fold)
        held.push({
          ...judge(machine, example.text, known),
          intent: undefined,
          simulated: false,
        });
    }
    if (intents.length >= MANY_INTENTS) continue;
    yield;
    for (const [at, text] of strangers.texts.entries()) {
      if (at % folds !== fold) continue;
      const judged = judge(machine, text, strangerFeatures);
      // What an intent claims for its own may be this bot's business after all.
      if ((judged.values[0]?.value ?? -1) < 0) held.push({ ...judged, intent: undefined, simulated: true });
    }
  }
  return held;
}

/** With few intents a text is taken for a stranger where that is clearly likelier. */
const LEAST_SCOPE = 0.45;
/** From so many intents on, hidden ones alone tell what strangers look like. */
const MANY_INTENTS = 6;

function isHiddenIn(fold: number, folds: number, at: number, intents: number): boolean {
  if (intents >= MANY_INTENTS) return at % (2 * folds) === 2 * fold;
  return intents >= 3 && at % folds === fold;
}

function toBase64(weights: readonly Weights[], steps: readonly number[]): string {
  const parts: string[] = [];
  for (const [at, { values }] of weights.entries()) {
    const step = steps[at] ?? 1;
    let text = "";
    for (const weight of values.subarray(0, -1)) text += String.fromCharCode(Math.round(weight / step) & 255);
    parts.push(text);
  }
  return btoa(parts.join(""));
}

function open({ intents, features, idf, words: list, weights, steps, biases }: ClassifierModel): Machine {
  const names = features === "" ? [] : features.split("\n");
  const bytes = atob(weights);
  // A byte a weight, as they came: eight times less memory than numbers.
  const rows = intents.map((_, intent): Weights => {
    const values = new Int8Array(names.length);
    const from = intent * names.length;
    for (let at = 0; at < names.length; at++) values[at] = bytes.charCodeAt(from + at);
    return { values, step: steps[intent] ?? 1, bias: biases[intent] ?? 0 };
  });
  const vocabulary = { places: new Map(names.map((name, at) => [name, at])), idf: Float32Array.from(idf) };
  const known = words(list);
  return {
    intents,
    vocabulary,
    words: known,
    respelling: new Respelling(known),
    weights: rows,
    rarest: rarestOf(vocabulary),
  };
}
