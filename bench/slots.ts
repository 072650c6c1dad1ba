import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import { type EntityKind, type EntityReading, findEntities } from "../flow/nodes/understand/find-entities";
import type { ListValue } from "../flow/nodes/understand/find-listed";
import type { Json } from "../flow/text/json";
import { quantile } from "./bench";

/** A value that somebody gave in a message, as annotated: `expected` in the form that the step gives it in. */
interface Slot {
  readonly name: string;
  readonly kind: EntityKind;
  readonly expected: readonly Json[];
}
interface Said {
  readonly text: string;
  readonly slots: readonly Slot[];
}

interface SlotSet {
  readonly read: (folder: string) => Said[];
  readonly reading: EntityReading;
}

/** Dialogues replayed: of each message, whether the values that are annotated are found. */
export const SLOT_SETS = {
  sgd: {
    read: readSgd,
    reading: { locale: "en-US", timeZone: "America/Los_Angeles", now: Date.UTC(2019, 2, 1, 16) },
  },
  crosswoz: {
    read: readCrosswoz,
    reading: { locale: "zh-CN", timeZone: "Asia/Shanghai", now: Date.UTC(2019, 2, 1) },
  },
} as const satisfies Record<string, SlotSet>;

/** Shares in percent: of the values that are annotated those that are found, in all and by kind, and of the dates that are found those that are annotated. */
export function measureSlots(
  set: keyof typeof SLOT_SETS,
  folder: string,
): Record<string, number> | undefined {
  const { read, reading } = SLOT_SETS[set];
  const messages = existsSync(folder) ? read(folder) : [];
  if (messages.length === 0) {
    console.log(`  SKIPPED: no dialogues in ${folder}`);
    return undefined;
  }
  const lists = listsOf(messages);
  const judged: { kind: EntityKind; isRight: boolean }[] = [];
  const dates: boolean[] = [];
  const times: number[] = [];
  for (const { text, slots } of messages) {
    for (const { name, kind, expected } of slots) {
      const from = performance.now();
      const given = findEntities(text, { kind, values: lists.get(name) }, reading);
      times.push(performance.now() - from);
      judged.push({
        kind,
        isRight: expected.every((one) => given.some((other) => isSame(kind, one, other))),
      });
    }
    const meant = slots.filter(({ kind }) => kind === "date").flatMap(({ expected }) => expected);
    for (const date of findEntities(text, { kind: "date" }, reading))
      dates.push(meant.some((one) => isSame("date", one, date)));
  }
  const share = (right: readonly boolean[]): number => (100 * right.filter(Boolean).length) / right.length;
  const kinds = [...new Set(judged.map(({ kind }) => kind))].map((kind) => [
    `${kind}Accuracy`,
    share(judged.filter((one) => one.kind === kind).map(({ isRight }) => isRight)),
  ]);
  return {
    accuracy: share(judged.map(({ isRight }) => isRight)),
    ...Object.fromEntries(kinds),
    ...(judged.some(({ kind }) => kind === "date") && { datePrecision: share(dates) }),
    msP50: quantile(times, 0.5),
    msP99: quantile(times, 0.99),
    slots: judged.length,
  };
}

/** The values that anybody names in a slot, as a shop would write them into its list. */
function listsOf(messages: readonly Said[]): Map<string, ListValue[]> {
  const named = new Map<string, Set<string>>();
  for (const { name, kind, expected } of messages.flatMap(({ slots }) => slots)) {
    if (kind !== "list") continue;
    const values = named.get(name) ?? new Set();
    for (const value of expected) values.add(String(value));
    named.set(name, values);
  }
  return new Map(
    [...named].map(([name, values]) => [name, [...values].map((value) => ({ value, words: [] }))]),
  );
}

function isSame(kind: EntityKind, expected: Json, given: Json): boolean {
  // The time beside a date is annotated by itself.
  if (kind === "date") return String(given).slice(0, 10) === expected;
  if (kind === "money") return (given as { amount: number }).amount === expected;
  return given === expected;
}

interface SgdDialogue {
  turns: {
    speaker: string;
    utterance: string;
    frames: { service: string; actions: { act: string; slot: string; canonical_values: string[] }[] }[];
  }[];
}

function readSgd(folder: string): Said[] {
  const dialogues = readdirSync(folder)
    .filter((name) => name.includes("dialogues"))
    .flatMap((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as SgdDialogue[]);
  return dialogues.flatMap(({ turns }) =>
    turns
      .filter(({ speaker }) => speaker === "USER")
      .map(({ utterance, frames }) => ({
        text: utterance,
        slots: frames.flatMap(({ service, actions }) =>
          actions.flatMap(({ act, slot, canonical_values: [value] }) =>
            act !== "INFORM" || !value || value === "dontcare" || /^(?:True|False)$/.test(value)
              ? []
              : [sgdSlot(`${service}.${slot}`, value)],
          ),
        ),
      })),
  );
}

function sgdSlot(name: string, value: string): Slot {
  const is = (kind: EntityKind, expected: Json): Slot => ({ name, kind, expected: [expected] });
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return is("date", value);
  if (/^\d\d:\d\d$/.test(value)) return is("time", value);
  return /^\d+$/.test(value) ? is("number", Number(value)) : is("list", value);
}

type CrosswozDialogue = { messages: { role: string; content: string; dialog_act: string[][] }[] };

function readCrosswoz(folder: string): Said[] {
  const dialogues = readdirSync(folder)
    .filter((name) => name.endsWith(".zip"))
    .flatMap((name) => Object.values(unzipSync(readFileSync(path.join(folder, name)))))
    .flatMap((bytes) =>
      Object.values(JSON.parse(new TextDecoder().decode(bytes)) as Record<string, CrosswozDialogue>),
    );
  return dialogues.flatMap(({ messages }) =>
    messages
      .filter(({ role }) => role === "usr")
      .map(({ content, dialog_act: acts }) => ({
        text: content,
        slots: acts.flatMap(([act, domain, slot = "", value = ""]) =>
          act !== "Inform" || value === "" || value === "none"
            ? []
            : [crosswozSlot(`${domain}.${slot}`, slot, value)],
        ),
      })),
  );
}

const NUMBER = /\d+(?:\.\d+)?/g;
function crosswozSlot(name: string, slot: string, value: string): Slot {
  const numbers = (value.match(NUMBER) ?? []).map(Number);
  if (/元/.test(value)) return { name, kind: "money", expected: numbers.map((one) => one * 100) };
  if (slot === "评分" || slot === "游玩时间") return { name, kind: "number", expected: numbers };
  const [group, facility] = slot.split("-");
  if (facility) return { name: `${group}`, kind: "list", expected: [facility] };
  return { name, kind: "list", expected: [value] };
}
