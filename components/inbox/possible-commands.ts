import type { Summary } from "./inbox-data";

/** What can be done with an open conversation from the command list, in the order in which it is offered. */
export const COMMANDS = [
  "claim",
  "reply",
  "note",
  "resolve",
  "snooze",
  "transfer",
  "release",
  "giveBack",
  "labels",
  "merge",
] as const;
export type CommandName = (typeof COMMANDS)[number];

/** Only what would do something now: nobody is offered to take what they have. */
export function possibleCommands(has: {
  owner: Summary["owner"];
  /** Whoever asks has it. */
  mine: boolean;
  mayReply: boolean;
  /** A flow stands behind it. */
  flow: boolean;
  /** The visitor has other conversations. */
  others: boolean;
}): CommandName[] {
  const { owner, mine, mayReply, flow, others } = has;
  if (!mayReply) return [];
  const withPeople = owner === "person" || owner === "queue";
  const possible: Record<CommandName, boolean> = {
    claim: owner !== "person",
    reply: mine,
    note: true,
    resolve: mine,
    snooze: withPeople,
    transfer: withPeople,
    release: mine,
    giveBack: withPeople && flow,
    labels: true,
    merge: others,
  };
  return COMMANDS.filter((name) => possible[name]);
}
