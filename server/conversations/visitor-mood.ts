import type { Json } from "../../flow";
import { compileHardRules, START_RULES } from "../../flow/language/hard-rules";
import { type Mood, readMood } from "../../flow/language/mood";
import { BoundedCache } from "../../flow/text/bounded-cache";
import type { PeopleSettings } from "./people-settings";

/** What is read from a visitor's words before the flow sees them. */
export interface VisitorMood extends Mood {
  /** The first hard rule that was met, in the list's order. */
  readonly rule: string | null;
  /** Every rule that was met, with what the workspace calls it and the words that met it. */
  readonly rules: readonly MetRule[];
  /** As it is kept beside its message, and as flows read it: `conversation.mood.anger`. */
  readonly shown: { readonly [name: string]: Json };
  /** The same as JSON text. */
  readonly json: string;
}

export interface MetRule {
  readonly id: string;
  /** A workspace's own rule bears its name; a built-in one is named where it is shown, in the reader's language. */
  readonly name: string;
  readonly words: readonly string[];
}

/** From this probability on, a wish for a person is taken for one. */
export const WISHES_FROM = 0.5;

/** The rules of settings as they came from the database: another reading of them makes others. */
const compiled = new WeakMap<PeopleSettings, Rules>();

interface Rules {
  readonly match: ReturnType<typeof compileHardRules>;
  /** People say the same few things over and over: they are read once. */
  readonly known: BoundedCache<VisitorMood>;
}
const start: Rules = { match: compileHardRules(START_RULES), known: new BoundedCache(4_000) };

/** Reads a message's mood, and whether it meets one of the workspace's hard rules. */
export function moodOf(text: string, people: PeopleSettings, locale: string | null): VisitorMood {
  const { match, known } = rulesOf(people);
  const key = `${locale?.slice(0, 2) ?? ""}\n${text}`;
  const before = known.get(key);
  if (before) return before;
  const mood = readMood(text, locale ?? undefined);
  const rules = match(text).map(({ rule: id, words }) => {
    return { id, name: people.rules.find((one) => one.id === id)?.name ?? id, words };
  });
  const shown = shownOf(mood, rules);
  const read: VisitorMood = {
    ...mood,
    rule: rules[0]?.id ?? null,
    rules,
    shown,
    json: JSON.stringify(shown),
  };
  if (text.length <= 400) known.set(key, read);
  return read;
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

const shownOf = (
  { sentiment, anger, urgency, wantsPerson }: Mood,
  rules: readonly MetRule[],
): VisitorMood["shown"] => ({
  sentiment: round(sentiment),
  anger: round(anger),
  urgency: round(urgency),
  wantsPerson: wantsPerson >= WISHES_FROM,
  ...(rules[0] ? { rule: rules[0].id, rules: rules.map(({ id }) => id) } : {}),
});

function rulesOf(people: PeopleSettings): Rules {
  let rules = compiled.get(people);
  if (!rules) {
    const own = people.rules.filter((rule) => rule.on);
    const off = new Set(people.rulesOff);
    rules =
      own.length === 0 && off.size === 0
        ? start
        : {
            match: compileHardRules([...own, ...START_RULES.filter((rule) => !off.has(rule.id))]),
            known: new BoundedCache(1_000),
          };
    compiled.set(people, rules);
  }
  return rules;
}
