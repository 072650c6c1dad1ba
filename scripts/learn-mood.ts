// node scripts/run.mjs scripts/learn-mood.ts FOLDER: learns the weights in flow/language/data/en-mood.json from the training rows
// of GoEmotions (CC-BY-4.0), FOLDER/train.tsv with the columns label (several joined by commas) and text.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bestF1Threshold } from "../bench/measures";
import { readTable } from "../bench/tables";
import { EN_PLACES, enFeatures, isShouted } from "../flow/language/en-features";
import { dot, fitLogistic, joinRows, logistic, trainLinear } from "../flow/language/linear";
import { plain } from "../flow/language/plain";
import { projectRoot } from "../server/root";

const folder = process.argv[2];
if (!folder) throw new Error("usage: node scripts/run.mjs scripts/learn-mood.ts FOLDER");
const table = readTable(readFileSync(path.join(folder, "train.tsv"), "utf8"));
const rows = table.map(({ label = "", text = "" }) => ({
  labels: label.split(","),
  features: enFeatures(plain(text), isShouted(text)),
}));
const BAD = ["anger", "disgust", "sadness", "fear"];
const anger = learn(rows, (labels) => labels.includes("anger"), 3);
const opinions = rows.filter(
  ({ labels }) => labels.includes("joy") || labels.some((each) => BAD.includes(each)),
);
const joy = learn(opinions, (labels) => labels.includes("joy"), 1);
writeFileSync(
  path.join(projectRoot(), "flow/language/data/en-mood.json"),
  `${JSON.stringify(
    {
      about:
        "Weights of hashed features for anger and joy in English, a byte each in base64. Learnt from GoEmotions (Demszky and others, 2020, CC-BY-4.0), made smaller.",
      anger,
      joy,
    },
    null,
    2,
  )}\n`,
);

/** Weights as bytes with their scale; the logistic curve is fitted on every eighth row, which the weights do not see then. */
function learn(all: typeof rows, isTrue: (labels: string[]) => boolean, priceOfTrue: number) {
  const options = { cost: 0.3, positiveCost: 0.3 * priceOfTrue };
  const seen = all.filter((_, at) => at % 8 !== 0);
  const held = all.filter((_, at) => at % 8 === 0);
  const trial = train(seen, isTrue, options);
  const truths = held.map(({ labels }) => isTrue(labels));
  const values = held.map(({ features }) => dot(trial, features));
  const curve = fitLogistic(values, truths);
  const threshold = bestF1Threshold(
    values.map((value, at) => ({
      truth: truths[at] ?? false,
      score: logistic(curve.slope * value + curve.offset),
    })),
  );
  const weights = train(all, isTrue, options);
  let largest = 0;
  for (const weight of weights.subarray(0, EN_PLACES)) largest = Math.max(largest, Math.abs(weight));
  // Few weights are large: a ceiling makes the steps of the others finer.
  const step = Math.min(largest, 1.5) / 127;
  const bytes = Int8Array.from(weights.subarray(0, EN_PLACES), (weight) =>
    Math.max(-127, Math.min(127, Math.round(weight / step))),
  );
  return {
    step,
    bias: weights[EN_PLACES] ?? 0,
    ...curve,
    threshold,
    bytes: Buffer.from(bytes.buffer).toString("base64"),
  };
}

function train(
  all: typeof rows,
  isTrue: (labels: string[]) => boolean,
  options: { cost: number; positiveCost: number },
) {
  const features = joinRows(all.map((row) => row.features));
  return trainLinear(features, (row) => isTrue(all[row]?.labels ?? []), EN_PLACES, options);
}
