import type { SendChannel, SkipReason } from "../../../flow/kernel/sends";

/** What happened at one step, in contacts. */
export interface DryStep {
  readonly came: number;
  /** By outlet. */
  readonly outlets: { readonly [outlet: string]: number };
  /** Messages of this step: sent, and why not. */
  readonly sent: number;
  readonly skipped: { readonly [R in SkipReason]?: number };
  /** Held on the way, whatever became of it later. */
  readonly held: { readonly [R in SkipReason]?: number };
}

export interface DrySample {
  readonly contactId: string;
  readonly name: string | null;
  readonly step: string;
  /** sent, held or the reason why not. */
  readonly outcome: string;
  /** ISO. */
  readonly at: string;
  /** held: until when. */
  readonly until: string | null;
  readonly channel: SendChannel | null;
  readonly text: string | null;
}

/** How far contacts came within the days that are looked at. */
export const DRY_ENDS = [
  "ended",
  "turnedAway",
  "waitsForReply",
  "waitsForEvent",
  "waitsForPerson",
  "goesOn",
  "failed",
] as const;
export type DryEnd = (typeof DRY_ENDS)[number];

/** What a part of the contacts would do: parts add up. */
export interface DryTally {
  readonly looked: number;
  readonly steps: { readonly [node: string]: DryStep };
  readonly ends: { readonly [E in DryEnd]?: number };
  /** Messages by the hour (ISO) in which they leave. */
  readonly hours: { readonly [hour: string]: number };
  /** Steps that were taken as if they had gone well, by their kind. */
  readonly assumed: { readonly [kind: string]: number };
  readonly samples: readonly DrySample[];
}
