import { z } from "zod";
import { ALWAYS_OPEN, calendarSchema } from "../../flow/text/calendar";

const queueName = z.string().max(100);
const text = z.string().max(2_000);
const minutes = z.number().int().min(1).max(100_000);

/** A word list that sends a conversation to a person at once, before anything is scored. */
export const hardRuleSchema = z.strictObject({
  id: z.string().min(1).max(60),
  name: z.string().min(1).max(120),
  words: z.array(z.string().min(1).max(100)).max(300),
  on: z.boolean(),
  /** An open complaint holds marketing to the contact. */
  complaint: z.boolean().default(false),
});
export type HardRule = z.output<typeof hardRuleSchema>;

/** How a workspace's people work: read with each endpoint, so that a turn knows it without asking. */
export const peopleSettingsSchema = z.strictObject({
  calendar: calendarSchema.default(ALWAYS_OPEN),
  /** A wish for a person is understood anywhere in a conversation. */
  wish: z
    .strictObject({ on: z.boolean(), queue: queueName.nullable(), message: text.nullable() })
    .default({ on: true, queue: null, message: null }),
  /** Rules of the workspace's own, and which of the built-in ones are off. */
  rules: z.array(hardRuleSchema).max(100).default([]),
  rulesOff: z.array(z.string().max(60)).max(100).default([]),
  ruleQueue: queueName.nullable().default(null),
  ruleMessage: text.nullable().default(null),
  /** An agent who is not there for so long loses their conversations to the queue. */
  returnAfterSeconds: z.number().int().min(30).max(86_400).default(300),
  approvalLimit: z
    .strictObject({ amount: z.number().int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) })
    .nullable()
    .default(null),
  maskPhones: z.boolean().default(true),
  paging: z
    .strictObject({
      webhook: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .nullable(),
      emails: z.array(z.email().max(254)).max(20),
      afterSeconds: z.number().int().min(10).max(3_600),
      /** Minutes unclaimed until a case is promised for the next opening. */
      promiseAfterMinutes: z.number().int().min(1).max(1_440),
    })
    .default({ webhook: null, emails: [], afterSeconds: 30, promiseAfterMinutes: 10 }),
  /** The question after people have helped where no flow asks it; without words, in the visitor's language. */
  csat: z
    .strictObject({ on: z.boolean(), question: text.nullable(), thanks: text.nullable() })
    .default({ on: true, question: null, thanks: null }),
  /** Working minutes until the first answer and until it is settled, by channel; they go before a queue's own. */
  sla: z
    .record(
      z.string().min(1).max(40),
      z.strictObject({ firstReplyMinutes: minutes.nullable(), resolveMinutes: minutes.nullable() }),
    )
    .default({}),
  /** Everybody to people: the bot answers nobody. */
  everyoneToPeople: z.boolean().default(false),
  /** Flows that are off, with what their visitors read instead. */
  flowsOff: z.record(z.string(), text).default({}),
});
export type PeopleSettings = z.output<typeof peopleSettingsSchema>;

export const NO_PEOPLE_SETTINGS: PeopleSettings = peopleSettingsSchema.parse({});

/** The settings as they are stored in a workspace's settings; what cannot be read there counts as not set. */
export function readPeopleSettings(settings: unknown): PeopleSettings {
  const stored =
    typeof settings === "object" && settings !== null && "people" in settings ? settings.people : undefined;
  if (stored === undefined) return NO_PEOPLE_SETTINGS;
  const read = peopleSettingsSchema.safeParse(stored);
  return read.success ? read.data : NO_PEOPLE_SETTINGS;
}
