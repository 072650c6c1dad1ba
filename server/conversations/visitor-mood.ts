import type { Json } from "../../flow";
import { compileHardRules, START_RULES } from "../../flow/language/hard-rules";
import { type Mood, readMood } from "../../flow/language/mood";
import { BoundedCache } from "../../flow/text/bounded-cache";
import type { PeopleSettings } from "./people-settings";

/** What is read from a visitor's words before the flow sees them. */
export interface VisitorMood extends Mood {
  /** The first hard rule that was met, in the list's order. */
  readonly rule: string | null;
  readonly ruleName: string | null;
}

/** From this probability on, a wish for a person is taken for one. */
export const WISHES_FROM = 0.5;

/** People say the same few things over and over: they are read once. */
const moods = new BoundedCache<Mood>(4_000);
/** The rules of settings as they came from the database: another reading of them makes others. */
const compiled = new WeakMap<PeopleSettings, Rules>();

interface Rules {
  readonly match: ReturnType<typeof compileHardRules>;
  readonly hits: BoundedCache<string>;
}
const start: Rules = { match: compileHardRules(START_RULES), hits: new BoundedCache<string>(4_000) };

/** Reads a message's mood, and whether it meets one of the workspace's hard rules. */
export function moodOf(text: string, people: PeopleSettings, locale: string | null): VisitorMood {
  const key = `${locale?.slice(0, 2) ?? ""}\n${text}`;
  let mood = moods.get(key);
  if (!mood) {
    mood = readMood(text, locale ?? undefined);
    if (text.length <= 400) moods.set(key, mood);
  }
  const rule = ruleOf(text, people);
  return {
    ...mood,
    rule,
    ruleName: rule === null ? null : (people.rules.find((one) => one.id === rule)?.name ?? rule),
  };
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** A mood as it is kept beside its message, and as flows read it: `conversation.mood.anger`. */
export function moodShown({ sentiment, anger, urgency, wantsPerson, rule }: VisitorMood): {
  [name: string]: Json;
} {
  const shown = {
    sentiment: round(sentiment),
    anger: round(anger),
    urgency: round(urgency),
    wantsPerson: wantsPerson >= WISHES_FROM,
  };
  return rule === null ? shown : { ...shown, rule };
}

function ruleOf(text: string, people: PeopleSettings): string | null {
  let known = compiled.get(people);
  if (!known) {
    const own = people.rules.filter((rule) => rule.on);
    const off = new Set(people.rulesOff);
    known =
      own.length === 0 && off.size === 0
        ? start
        : {
            match: compileHardRules([...own, ...START_RULES.filter((rule) => !off.has(rule.id))]),
            hits: new BoundedCache<string>(1_000),
          };
    compiled.set(people, known);
  }
  const hit = known.hits.get(text);
  if (hit !== undefined) return hit || null;
  const rule = known.match(text)[0]?.rule ?? "";
  if (text.length <= 400) known.hits.set(text, rule);
  return rule || null;
}
