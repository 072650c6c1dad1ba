import { randomUUID } from "node:crypto";
import { openPools } from "../server/db/pools";
import { inWorkspace } from "../server/db/tenant";
import { savePair, saveText } from "../server/knowledge/save-source";
import { searchKnowledge } from "../server/knowledge/search-knowledge";
import { tidyKnowledge } from "../server/knowledge/tidy-knowledge";
import { type Bench, quantile } from "./bench";

/** Askers that ask one after the other while something is changed. */
const ASKERS = 4;

/**
 * A workspace's knowledge in the database: how long the index takes to build, a search among all of it, and how soon a change answers
 * while others ask. Half of the passages are pairs, half are of documents; half of each Chinese.
 */
export const knowledgeSearch: Bench = {
  name: "knowledge-search",
  about: "50,000 passages: s to index them, ms a search, ms until a change answers while others ask",
  async run({ url, quick }) {
    const [passages, asked, changes, others] = quick ? [4_000, 200, 10, 20] : [50_000, 1_500, 60, 200];
    const pools = await openPools({ url, max: 8 });
    try {
      const random = chance(7);
      const workspace = await makeWorkspace();
      const began = performance.now();
      const questions: string[] = [];
      let done = 0;
      while (done < passages) {
        const text = documentOf(random, 100, questions);
        const { id } = await saveText(actorOf(workspace), { details: { title: wordsOf(random, 3) }, text });
        done += id ? 100 : 0;
        const rows = Array.from({ length: 100 }, () => pairOf(random, questions));
        const table = ["| question | answer |", "| --- | --- |", ...rows.map(([q, a]) => `| ${q} | ${a} |`)];
        await saveText(actorOf(workspace), {
          details: { title: wordsOf(random, 2) },
          text: table.join("\n"),
        });
        done += 100;
        if (done % 5_000 === 0) process.stderr.write(`\r  ${done} passages, ${seconds(began)} s `);
      }
      process.stderr.write("\n");
      // As the job does once somebody searches what has grown.
      await tidyKnowledge(workspace);
      const indexSeconds = Number(seconds(began));
      // As the database does within a minute of so many changes.
      for (const table of ["knowledge_passage", "knowledge_index", "knowledge_source"])
        await pools.owner.query(`VACUUM (ANALYZE) ${table}`);
      const alone = await measure(workspace, questions, asked, random);
      for (let each = 0; each < others; each++) {
        const small = await makeWorkspace();
        const [question, answer] = pairOf(random, []);
        await savePair(actorOf(small), { details: {}, pair: { question, phrasings: [], answer } });
      }
      const among = await measure(workspace, questions, asked, random);
      const visible = await changesUnderLoad(workspace, questions, changes, random);
      const sizes = await pools.owner.query<{ mb: number }>(
        "SELECT (sum(pg_total_relation_size(oid)) / 1e6)::float8 AS mb FROM pg_class WHERE relname IN ('knowledge_index', 'knowledge_passage')",
      );
      return {
        passages: done,
        indexSeconds,
        indexMB: sizes.rows[0]?.mb ?? 0,
        msP50: quantile(alone, 0.5),
        msP99: quantile(alone, 0.99),
        msP99ManyWorkspaces: quantile(among, 0.99),
        msVisibleP50: quantile(visible, 0.5),
        msVisibleMost: Math.max(...visible),
      };
    } finally {
      await pools.close();
    }
  },
};

async function measure(
  workspace: string,
  questions: readonly string[],
  count: number,
  random: () => number,
): Promise<number[]> {
  for (let each = 0; each < 30; each++) await searchKnowledge(workspace, pick(questions, random));
  const times: number[] = [];
  for (let each = 0; each < count; each++) {
    const query = reworded(pick(questions, random), random);
    const began = performance.now();
    await searchKnowledge(workspace, query);
    times.push(performance.now() - began);
  }
  return times;
}

/** Milliseconds from the call that saves a new answer until a question gets it. */
async function changesUnderLoad(
  workspace: string,
  questions: readonly string[],
  count: number,
  random: () => number,
): Promise<number[]> {
  let over = false;
  const askers = Array.from({ length: ASKERS }, async () => {
    while (!over) await searchKnowledge(workspace, pick(questions, random));
  });
  const question = "Where is the lost property office of the ferry?";
  const { id } = await savePair(actorOf(workspace), {
    details: {},
    pair: { question, phrasings: [], answer: "0" },
  });
  const times: number[] = [];
  for (let each = 1; each <= count; each++) {
    const began = performance.now();
    const pair = { question, phrasings: [], answer: String(each) };
    await savePair(actorOf(workspace), { sourceId: id, details: {}, pair });
    while ((await searchKnowledge(workspace, question))[0]?.excerpt !== String(each));
    times.push(performance.now() - began);
  }
  over = true;
  await Promise.all(askers);
  return times;
}

const actorOf = (workspaceId: string) => ({ workspaceId, userId: null, apiKeyId: null, ip: null });

async function makeWorkspace(): Promise<string> {
  const id = randomUUID();
  await inWorkspace(id, async (tx) => {
    await tx.$executeRaw`INSERT INTO workspace (id, slug, name) VALUES (${id}::uuid, ${`k-${id.slice(0, 8)}-${id.slice(9, 13)}`}, 'Bench')`;
  });
  return id;
}

const seconds = (began: number): string => ((performance.now() - began) / 1_000).toFixed(1);

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mix = Math.imul(state ^ (state >>> 15), 1 | state);
    mix = (mix + Math.imul(mix ^ (mix >>> 7), 61 | mix)) ^ mix;
    return ((mix ^ (mix >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <Thing>(things: readonly Thing[], random: () => number): Thing =>
  things[Math.floor(random() * things.length)] ?? (things[0] as Thing);

const SYLLABLES =
  "ba ke li mo nu pra sto ver ten dal cor fin gar hel jin kos lam mer nor pel qui ros sal tor ul ven wix yar zet ing ant est".split(
    " ",
  );
const HAN =
  "的一是不了在有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运";

/** Few words are common and many are rare, as in languages. */
const rank = (random: () => number, many: number): number => Math.floor(many ** random()) - 1;

function wordOf(random: () => number): string {
  let rest = rank(random, 30_000) + 1;
  let word = "";
  do {
    word += SYLLABLES[rest % SYLLABLES.length] ?? "";
    rest = Math.floor(rest / SYLLABLES.length);
  } while (rest > 0);
  return word.length < 3 ? `${word}ol` : word;
}

const wordsOf = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => wordOf(random)).join(" ");
const hanOf = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => HAN[Math.min(HAN.length - 1, rank(random, HAN.length))] ?? "的").join(
    "",
  );

function sentenceOf(random: () => number): string {
  return random() < 0.5
    ? `${wordsOf(random, 8 + Math.floor(random() * 10))}.`
    : `${hanOf(random, 14 + Math.floor(random() * 20))}。`;
}

function pairOf(random: () => number, questions: string[]): [string, string] {
  const question = random() < 0.5 ? `how ${wordsOf(random, 6)}?` : `${hanOf(random, 12)}吗?`;
  questions.push(question);
  return [question, `${sentenceOf(random)} ${sentenceOf(random)}`];
}

/** Sections of some sentences each. */
function documentOf(random: () => number, sections: number, questions: string[]): string {
  return Array.from({ length: sections }, () => {
    const sentences = Array.from({ length: 4 }, () => sentenceOf(random));
    questions.push(pick(sentences, random));
    return `## ${wordsOf(random, 2)}\n\n${sentences.join(" ")}`;
  }).join("\n\n");
}

/** As somebody else would ask: a word missing, or letters exchanged. */
function reworded(question: string, random: () => number): string {
  const at = Math.floor(random() * question.length);
  return random() < 0.5 ? question.slice(0, at) + question.slice(at + 1) : question;
}
