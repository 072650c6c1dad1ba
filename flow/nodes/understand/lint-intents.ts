import type { NodeFinding } from "../../kernel/node";
import { plain } from "../../language/plain";
import { compileRegex } from "../../text/regex";

/** Below so many examples an intent is mostly guessed. */
const ENOUGH = 5;

type Data = {
  intents: readonly { id: string; name: string; examples: readonly string[] }[];
  others: readonly string[];
  entities: readonly {
    kind: string;
    pattern?: string | undefined;
    values?: readonly unknown[] | undefined;
  }[];
};

/** What keeps an author's examples from being told apart, and what cannot be read at all. */
export function lintIntents(data: Data): NodeFinding[] {
  const findings: NodeFinding[] = [];
  if (data.intents.length === 0)
    findings.push({ severity: "warning", code: "intents_missing", path: ["intents"] });
  if (data.intents.length === 1 && data.others.length === 0)
    findings.push({ severity: "warning", code: "intent_alone", path: ["others"] });
  for (const [index, { name, examples }] of data.intents.entries()) {
    if (name.trim() === "")
      findings.push({ severity: "warning", code: "intent_without_name", path: ["intents", index, "name"] });
    const count = new Set(examples.map(wordsOf).filter(Boolean)).size;
    if (count < ENOUGH)
      findings.push({
        severity: "warning",
        code: "examples_few",
        path: ["intents", index, "examples"],
        values: { name: name || String(index + 1), count, enough: ENOUGH },
      });
  }
  return [...findings, ...lintAlike(data), ...lintEntities(data)];
}

/** The same words, or nearly, in two intents: an error where they are the same, for nobody could tell which is meant. */
function lintAlike({ intents, others }: Data): NodeFinding[] {
  const findings: NodeFinding[] = [];
  const first = new Map<string, { group: number; text: string; name: string }>();
  const groups = [
    ...intents.map(({ name, examples }, index) => ({ name: name || String(index + 1), examples, index })),
    { name: "", examples: others, index: -1 },
  ];
  for (const { name, examples, index } of groups) {
    for (const [at, text] of examples.entries()) {
      const key = coreOf(text);
      if (key === "") continue;
      const earlier = first.get(key);
      if (!earlier) first.set(key, { group: index, text, name });
      else if (earlier.group !== index) {
        const same = wordsOf(earlier.text) === wordsOf(text);
        findings.push({
          severity: same ? "error" : "warning",
          code: same ? "example_in_two_intents" : "examples_alike",
          path: index < 0 ? ["others", at] : ["intents", index, "examples", at],
          values: { text, other: earlier.text, name: earlier.name },
        });
      }
    }
  }
  return findings;
}

function lintEntities({ entities }: Data): NodeFinding[] {
  return entities.flatMap(({ kind, pattern, values }, index): NodeFinding[] => {
    if (kind === "list" && !values?.length)
      return [{ severity: "warning", code: "list_without_values", path: ["entities", index, "values"] }];
    if (kind !== "order" || !pattern) return [];
    const compiled = compileRegex(pattern);
    if (compiled.ok) return [];
    return [
      {
        severity: "error",
        code: "regex_invalid",
        path: ["entities", index, "pattern"],
        values: { reason: compiled.error.message },
      },
    ];
  });
}

const wordsOf = (text: string): string => plain(text).replace(/[\p{P}\p{S}\s]+/gu, "");

const ZH_FILLER =
  /请问|请|麻烦|帮我|帮忙|一下|想要|我要|我想|我|你们|你|您好|您|的|了|吗|呢|啊|吧|呀|哦|嘛|么/g;
const EN_FILLER =
  /\b(?:please|pls|can|could|would|you|i|my|me|the|a|an|to|want|need|like|is|are|do|does|hi|hello|help|with|for)\b/g;

/** What is left of an example without politeness and little words, its words in order of the alphabet; all of it where nothing is. */
function coreOf(text: string): string {
  const line = plain(text);
  const core = line
    .replace(ZH_FILLER, " ")
    .replace(EN_FILLER, " ")
    .split(/[\p{P}\p{S}\s]+/u)
    .filter(Boolean)
    .sort()
    .join(" ");
  return core === "" ? wordsOf(text) : core;
}
