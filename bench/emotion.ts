import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { EN_ANGRY } from "../flow/language/en-mood";
import { type Mood, readMood } from "../flow/language/mood";
import { type SpokenTurn, strainOf } from "../flow/language/strain";
import type { DataBench } from "./bench";
import { auroc, balancedAccuracy, bestF1Threshold, f1At, recallAt, type Scored } from "./measures";
import { readTable } from "./tables";

type Row = Record<string, string>;
interface Kind {
  readonly locale: string;
  figures(test: readonly Row[], train: () => readonly Row[]): Record<string, number>;
}

/** Two-class sentiment at 0, the threshold of the product: nothing is set on these sets. */
const sentiment = (isGood: (row: Row) => boolean, locale: string): Kind => ({
  locale,
  figures(test) {
    const rows = test.map((row) => ({ truth: isGood(row), guess: mood(row, locale).sentiment >= 0 }));
    const right = rows.filter(({ truth, guess }) => truth === guess).length;
    return { accuracy: percent(right / rows.length), balancedAccuracy: percent(balancedAccuracy(rows)) };
  },
});

/**
 * Anger against everything else, at the threshold with the best F1 on the training rows; where weights were learnt from those
 * rows, at the one that was found on the rows held back then.
 */
const anger = (isAngry: (row: Row) => boolean, locale: string, learnt?: number): Kind => ({
  locale,
  figures(test, train) {
    const score = (row: Row): Scored => ({ truth: isAngry(row), score: mood(row, locale).anger });
    const threshold = learnt ?? bestF1Threshold(train().map(score));
    const scored = test.map(score);
    const rows = scored.map((row) => ({ truth: row.truth, guess: row.score >= threshold }));
    const { f1, precision, recall } = f1At(scored, threshold);
    return {
      accuracy: percent(rows.filter(({ truth, guess }) => truth === guess).length / rows.length),
      balancedAccuracy: percent(balancedAccuracy(rows)),
      angryF1: percent(f1),
      angryRecallAt90: percent(recallAt(0.9, scored)),
      angryPrecision: percent(precision),
      angryRecall: percent(recall),
      threshold,
    };
  },
});

const SETS: Readonly<Record<string, Kind>> = {
  online_shopping_10_cats: sentiment(({ label }) => label === "1", "zh"),
  waimai_10k: sentiment(({ label }) => label === "1", "zh"),
  "twitter-airline": sentiment(({ label }) => label !== "negative", "en"),
  ewect: anger(({ label }) => label === "angry", "zh"),
  "goemotions-ekman": anger(({ label = "" }) => label.split(",").includes("anger"), "en", EN_ANGRY),
};

const TALKS = "uss-satisfaction";

/** Sentiment and anger by the local method, in percent. */
export const emotion: DataBench = {
  name: "emotion",
  about: "sentiment and anger of messages by the local method, %, and ms a message",
  sets: [...Object.keys(SETS), TALKS],
  async runOnData({ folder, part, set }) {
    const all: Record<string, Record<string, number>> = {};
    for (const [name, { figures }] of Object.entries(SETS)) {
      if (set && set !== name) continue;
      const file = path.join(folder, name, part, "test.tsv");
      if (!existsSync(file)) {
        console.log(`  SKIPPED ${name}: no ${file}`);
        continue;
      }
      const test = readTable(readFileSync(file, "utf8"));
      const before = performance.now();
      for (const row of test) mood(row, "");
      const took = (performance.now() - before) / Math.max(1, test.length);
      all[name] = {
        ...figures(test, () => readTable(readFileSync(path.join(folder, name, "dev/train.tsv"), "utf8"))),
        rows: test.length,
        msPerMessage: took,
      };
    }
    if (!set || set === TALKS) {
      const talks = path.join(folder, TALKS, part, "SGD.txt");
      if (existsSync(talks)) all[TALKS] = handedOver(readFileSync(talks, "utf8"));
      else console.log(`  SKIPPED ${TALKS}: no ${talks}`);
    }
    return all;
  },
};

/**
 * Talks with ratings per visitor's turn: how well strain tells the turns rated 2 or less (the mean of the raters, rounded) from
 * the others.
 */
function handedOver(file: string): Record<string, number> {
  const rows: Scored[] = [];
  const single: Scored[] = [];
  const before = performance.now();
  for (const talk of file.trim().split(/\n\s*\n/)) {
    const turns: SpokenTurn[] = [];
    for (const line of talk.split("\n")) {
      const [role = "", text = "", , ratings = ""] = line.split("\t");
      if (text === "OVERALL") continue;
      turns.push({ by: role === "USER" ? "visitor" : "bot", text });
      const marks = ratings
        .split(",")
        .map(Number)
        .filter((mark) => mark > 0);
      if (role !== "USER" || marks.length === 0) continue;
      const score = strainOf(turns);
      const mean = marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
      rows.push({ truth: Math.round(mean) <= 2, score });
      for (const mark of marks) single.push({ truth: mark <= 2, score });
    }
  }
  return {
    auroc: auroc(rows),
    aurocOfSingleRatings: auroc(single),
    rows: rows.length,
    rated2OrLess: rows.filter(({ truth }) => truth).length,
    msPerTurn: (performance.now() - before) / Math.max(1, rows.length),
  };
}

function mood({ text = "" }: Row, locale: string): Mood {
  return readMood(text, locale);
}

function percent(share: number): number {
  return 100 * share;
}
