import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  type Classification,
  type ClassifierModel,
  classify,
  type Example,
  trainClassifier,
} from "../flow/language/classifier";
import { type DataBench, quantile } from "./bench";
import { auroc } from "./measures";
import { measureSlots, SLOT_SETS } from "./slots";
import { readTable } from "./tables";

/** Where a set's rows are: training files in dev, test files in the part that is measured. */
interface Source {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

const OUTSIDE = new Set(["oos", "NO_NODES_DETECTED"]);
const bot = (name: string): Source => ({ train: [`${name}_train.tsv`], test: [`${name}_test.tsv`] });
const SETS: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  banking77: { "": { train: ["train.tsv"], test: ["test.tsv"] } },
  "banking77-oos": {
    "": {
      train: ["train.tsv", "valid.tsv", "id-oos_train.tsv", "id-oos_valid.tsv", "ood-oos_valid.tsv"],
      test: ["test.tsv", "id-oos_test.tsv", "ood-oos_test.tsv"],
    },
  },
  clinc150: {
    "": {
      train: ["train.tsv", "val.tsv", "oos_train.tsv", "oos_val.tsv"],
      test: ["test.tsv", "oos_test.tsv"],
    },
  },
  hint3: { curekart: bot("curekart"), powerplay11: bot("powerplay11"), sofmattress: bot("sofmattress") },
  smp2017: { "": { train: ["train.tsv", "develop.tsv"], test: ["test.tsv"] } },
  cais: { "": { train: ["train.tsv", "valid.tsv"], test: ["test.tsv"] } },
  xsid: {
    zh: { train: ["zh.valid.tsv"], test: ["zh.test.tsv"] },
    en: { train: ["en.valid.tsv"], test: ["en.test.tsv"] },
  },
};

/**
 * The workspace's classifier on public sets of intents, thresholds from training rows held back; and values read out of the messages of
 * dialogues. Shares in percent.
 */
export const understand: DataBench = {
  name: "understand",
  about: "intents from examples, values in messages, shares in %, training in s, ms a message, model in MB",
  sets: [...Object.keys(SETS), ...Object.keys(SLOT_SETS)],
  async runOnData({ folder, part, set }) {
    const all: Record<string, Record<string, number>> = {};
    for (const [name, sources] of Object.entries(SETS)) {
      if (set && set !== name) continue;
      const figures = Object.entries(sources).map(([title, source]) => {
        const found = measure(path.join(folder, name), part, source);
        if (found)
          console.log(
            `  ${name} ${title}: ${JSON.stringify(found, (_, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value))}`,
          );
        return { title, found };
      });
      const measured = figures.flatMap(({ title, found }) => (found ? [{ title, found }] : []));
      if (measured.length > 0) all[name] = joined(measured);
    }
    for (const name of ["sgd", "crosswoz"] as const) {
      const found = set && set !== name ? undefined : measureSlots(name, path.join(folder, name, part));
      if (found) all[name] = found;
    }
    return all;
  },
};

/** The mean over the parts of a set, and each part's figures under its name. */
function joined(
  parts: readonly { readonly title: string; readonly found: Record<string, number> }[],
): Record<string, number> {
  const [first] = parts;
  if (first && parts.length === 1 && first.title === "") return first.found;
  const means: Record<string, number> = {};
  for (const key of Object.keys(first?.found ?? {})) {
    means[key] = parts.reduce((sum, { found }) => sum + (found[key] ?? 0), 0) / parts.length;
  }
  const single = parts.flatMap(({ title, found }) =>
    Object.entries(found).map(([key, value]) => [`${title}.${key}`, value]),
  );
  return { ...means, ...Object.fromEntries(single) };
}

function measure(folder: string, part: string, source: Source): Record<string, number> | undefined {
  const train = source.train.flatMap((file) => rowsOf(path.join(folder, "dev", file)) ?? []);
  const test = source.test.flatMap((file) => rowsOf(path.join(folder, part, file)) ?? []);
  if (train.length === 0) {
    console.log(`  SKIPPED: no ${path.join(folder, "dev", source.train[0] ?? "")}`);
    return undefined;
  }
  if (test.length === 0 && part !== "dev") {
    console.log(`  SKIPPED: no ${path.join(folder, part, source.test[0] ?? "")}`);
    return undefined;
  }
  // Where dev has no test file, every fifth training row plays the test.
  const folds = test.length > 0 ? [{ train, test }] : crossed(train);
  if (test.length === 0)
    console.log(`  no ${path.join(part, source.test[0] ?? "")}: training rows crossed 5 times`);
  const judged: { truth: string | undefined; said: Classification; at95: number }[] = [];
  let trained = 0;
  let bytes = 0;
  const times: number[] = [];
  for (const fold of folds) {
    const before = performance.now();
    const model = JSON.parse(JSON.stringify(trainClassifier(fold.train))) as ClassifierModel;
    trained += (performance.now() - before) / 1_000 / folds.length;
    bytes = JSON.stringify(model).length;
    classify(model, "hello");
    for (const { text, intent } of fold.test) {
      const start = performance.now();
      const said = classify(model, text);
      times.push(performance.now() - start);
      judged.push({ truth: intent, said, at95: model.confidence.at95 });
    }
  }
  const inScope = judged.filter(({ truth }) => truth !== undefined);
  const outside = judged.filter(({ truth }) => truth === undefined);
  const right = ({ truth, said }: (typeof judged)[number]) => truth !== undefined && said.intent === truth;
  const answered = judged.filter(({ said, at95 }) => !said.outOfScope && said.confidence >= at95);
  return {
    accuracy: share(inScope.filter(right).length, inScope.length),
    coverageAt95: share(answered.length, judged.length),
    precisionAt95: share(answered.filter(right).length, answered.length),
    accuracyWithRejection: share(
      inScope.filter((row) => right(row) && !row.said.outOfScope).length,
      inScope.length,
    ),
    ...(outside.length > 0
      ? {
          oosRecall: share(outside.filter(({ said }) => said.outOfScope).length, outside.length),
          auroc: auroc(
            judged.map(({ truth, said }) => ({ truth: truth !== undefined, score: said.inScope })),
          ),
        }
      : {}),
    trainSeconds: trained,
    msP50: quantile(times, 0.5),
    msP99: quantile(times, 0.99),
    modelMB: bytes / 1e6,
    heapMB: process.memoryUsage().heapUsed / 1e6,
    rows: judged.length,
  };
}

function rowsOf(file: string): Example[] | undefined {
  if (!existsSync(file)) return undefined;
  return readTable(readFileSync(file, "utf8")).map(({ text = "", intent, domain, label }) => {
    const name = intent ?? domain ?? label ?? "";
    return OUTSIDE.has(name) ? { text } : { text, intent: name };
  });
}

function crossed(rows: readonly Example[]): { train: Example[]; test: Example[] }[] {
  return [0, 1, 2, 3, 4].map((fold) => ({
    train: rows.filter((_, at) => at % 5 !== fold),
    test: rows.filter((_, at) => at % 5 === fold),
  }));
}

function share(part: number, all: number): number {
  return (100 * part) / Math.max(1, all);
}
