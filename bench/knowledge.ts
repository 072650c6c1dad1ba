import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  buildIndex,
  type KnowledgeEntry,
  type KnowledgeHit,
  type KnowledgeIndex,
} from "../flow/language/knowledge-index";
import { type DataBench, quantile } from "./bench";
import { readTable } from "./tables";

interface Query {
  readonly text: string;
  readonly answers: ReadonlySet<string>;
}

interface Task {
  readonly entries: readonly KnowledgeEntry[];
  readonly queries: readonly Query[];
}

type Load = (folder: string, part: string) => Task | undefined;

/** The end of the name under which a set is measured a second time, with more ways to ask. */
const PHRASINGS = "-phrasings";
const SETS: Readonly<Record<string, Load>> = {
  "insurance-zhidao-faq": insurance,
  "esun-faq-zh-hant": esun,
  stackfaq: (folder, part) => stackfaq(folder, part),
  "stackfaq-phrasings": (folder, part) => stackfaqWithPhrasings(folder, part),
  banking77: banking,
};

/** Finding the entry of a knowledge base that answers, without a model. Shares in percent. */
export const knowledge: DataBench = {
  name: "knowledge",
  about: "the right answer first and among three, %, ms a search, index in s and MB",
  sets: Object.keys(SETS).filter((name) => !name.endsWith(PHRASINGS)),
  async runOnData({ folder, part, set }) {
    const all: Record<string, Record<string, number>> = {};
    for (const [name, load] of Object.entries(SETS)) {
      const own = name.replace(PHRASINGS, "");
      if (set && own !== set) continue;
      const task = load(path.join(folder, own), part);
      if (!task) console.log(`  SKIPPED ${name}: no files of part ${part}`);
      else all[name] = measure(task);
    }
    return all;
  },
};

function measure({ entries, queries }: Task): Record<string, number> {
  const heap = process.memoryUsage().heapUsed;
  const before = performance.now();
  const index = buildIndex(entries);
  const built = (performance.now() - before) / 1_000;
  const size = process.memoryUsage().heapUsed - heap;
  const times: number[] = [];
  const rows = queries.map(({ text, answers }) => {
    const start = performance.now();
    const hits = search(index, text);
    times.push(performance.now() - start);
    return { hits, answers };
  });
  const isRight = (hit: KnowledgeHit | undefined, answers: ReadonlySet<string>) =>
    hit !== undefined && answers.has(hit.id);
  const first = rows.filter(({ hits, answers }) => isRight(hits[0], answers));
  const three = rows.filter(({ hits, answers }) => hits.slice(0, 3).some((hit) => isRight(hit, answers)));
  const answered = rows.filter(({ hits }) => (hits[0]?.confidence ?? 0) >= AT95);
  return {
    accuracy: share(first.length, rows.length),
    top3: share(three.length, rows.length),
    coverageAt95: share(answered.length, rows.length),
    precisionAt95: share(
      answered.filter(({ hits, answers }) => isRight(hits[0], answers)).length,
      answered.length,
    ),
    indexSeconds: built,
    msP50: quantile(times, 0.5),
    msP99: quantile(times, 0.99),
    indexMB: size / 1e6,
    entries: entries.length,
    rows: rows.length,
  };
}

/** An answer is given above this confidence. */
const AT95 = 0.8;

function search(index: KnowledgeIndex, text: string): KnowledgeHit[] {
  return index.search(text, 3);
}

function insurance(folder: string, part: string): Task | undefined {
  const faq = read(folder, "dev", "faq.tsv");
  const queries = read(folder, part, "queries.tsv");
  if (!faq || !queries) return undefined;
  return {
    entries: readTable(faq).map(({ id = "", question = "", answer = "" }) => ({ id, question, answer })),
    queries: queriesOf(queries),
  };
}

/** Each entry holds several questions; in Traditional Chinese. */
function esun(folder: string, part: string): Task | undefined {
  const faq = read(folder, "dev", "faq.json");
  const queries = read(folder, part, "queries.tsv");
  if (!faq || !queries) return undefined;
  const parsed: Record<string, { question?: string; answers?: string[] }[]> = JSON.parse(faq);
  const entries = Object.entries(parsed).map(([id, items]) => {
    const [question = "", ...phrasings] = items.map((item) => item.question ?? "");
    return { id, question, phrasings, answer: items.flatMap(({ answers = [] }) => answers).join("\n") };
  });
  return { entries, queries: queriesOf(queries) };
}

function stackfaq(folder: string, part: string): Task | undefined {
  const faq = read(folder, "dev", "faq.json");
  const queries = read(folder, part, "queries.tsv");
  if (!faq || !queries) return undefined;
  const parsed: { id: number; question: string; answer: string }[] = JSON.parse(faq);
  return {
    entries: parsed.map(({ id, question, answer }) => ({ id: String(id), question, answer })),
    queries: queriesOf(queries),
  };
}

/** The queries of dev are other ways to ask; where they are the test too, every fifth is asked and the others are known. */
function stackfaqWithPhrasings(folder: string, part: string): Task | undefined {
  const plain = stackfaq(folder, part);
  const known = stackfaq(folder, "dev")?.queries;
  if (!plain || !known) return undefined;
  const isSame = part === "dev";
  const seen = known.filter((_, at) => !isSame || at % 5 !== 0);
  return {
    entries: plain.entries.map((entry) => ({
      ...entry,
      phrasings: seen.filter(({ answers }) => answers.has(entry.id)).map(({ text }) => text),
    })),
    queries: isSame ? known.filter((_, at) => at % 5 === 0) : plain.queries,
  };
}

/** Every intent is an entry, its training rows are its phrasings. */
function banking(folder: string, part: string): Task | undefined {
  const train = read(folder, "dev", "train.tsv");
  const test = read(folder, part, "test.tsv");
  if (!train || !test) return undefined;
  const byIntent = new Map<string, Record<string, string>[]>();
  for (const row of readTable(train)) {
    const rows = byIntent.get(row.intent ?? "");
    if (rows) rows.push(row);
    else byIntent.set(row.intent ?? "", [row]);
  }
  const entries = [...byIntent].map(([id, rows]) => ({
    id,
    question: id.replaceAll("_", " "),
    phrasings: rows.map(({ text = "" }) => text),
  }));
  return {
    entries,
    queries: readTable(test).map(({ text = "", intent = "" }) => ({ text, answers: new Set([intent]) })),
  };
}

function queriesOf(file: string): Query[] {
  return readTable(file).map(({ query = "", faq_id = "", faq_ids = faq_id }) => ({
    text: query,
    answers: new Set(faq_ids.split("|")),
  }));
}

function read(folder: string, part: string, file: string): string | undefined {
  const name = path.join(folder, part, file);
  return existsSync(name) ? readFileSync(name, "utf8") : undefined;
}

function share(part: number, all: number): number {
  return (100 * part) / Math.max(1, all);
}
