import type { SkipReason } from "../../../flow/kernel/sends";
import type { DryContact } from "./dry-contact";
import type { DryEnd, DrySample, DryStep, DryTally } from "./dry-run-result";
import type { DryMessage, DryWalk } from "./walk-contact";

const HOUR = 3_600_000;
/** Samples of each outcome of a step. */
const SAMPLES = 3;
const SHOWN_TEXT = 300;

type Count = { [key: string]: number };
interface Open {
  came: number;
  outlets: Count;
  sent: number;
  skipped: { [R in SkipReason]?: number };
  held: { [R in SkipReason]?: number };
}

/** Adds up what contacts did. */
export class Tally {
  private looked = 0;
  private readonly steps = new Map<string, Open>();
  private readonly ends: { [E in DryEnd]?: number } = {};
  private readonly hours: Count = {};
  private readonly assumed: Count = {};
  private readonly samples = new Map<string, DrySample[]>();

  turnedAway(): void {
    this.looked++;
    this.ends.turnedAway = (this.ends.turnedAway ?? 0) + 1;
  }

  add(contact: DryContact, walk: DryWalk): void {
    this.looked++;
    this.ends[walk.end] = (this.ends[walk.end] ?? 0) + 1;
    for (const node of new Set(walk.path)) this.step(node).came++;
    for (const key of new Set(walk.segments.map((one) => `${one.from}\n${one.outlet}`))) {
      const [from = "", outlet = ""] = key.split("\n");
      const { outlets } = this.step(from);
      outlets[outlet] = (outlets[outlet] ?? 0) + 1;
    }
    for (const kind of new Set(walk.assumed)) this.assumed[kind] = (this.assumed[kind] ?? 0) + 1;
    const seen = new Set<string>();
    for (const message of walk.messages) this.message(contact, message, seen);
  }

  private message(contact: DryContact, message: DryMessage, seen: Set<string>): void {
    const { result, node, at, request } = message;
    const step = this.step(node);
    if (result.state === "ready" || result.state === "changed") return;
    const outcome =
      result.state === "skipped" ? result.reason : result.state === "held" ? heldBy(message) : "sent";
    const key = `${node} ${result.state} ${outcome}`;
    // Once for each contact: a message that is held twice is held.
    if (seen.has(key)) return;
    seen.add(key);
    if (outcome === "sent") {
      step.sent++;
      const hour = new Date(at - (at % HOUR)).toISOString();
      this.hours[hour] = (this.hours[hour] ?? 0) + 1;
    } else {
      const counts = result.state === "held" ? step.held : step.skipped;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    const samples = this.samples.get(key) ?? [];
    this.samples.set(key, samples);
    if (samples.length >= SAMPLES) return;
    samples.push({
      contactId: contact.id,
      name: contact.name,
      step: node,
      outcome: result.state === "held" ? "held" : outcome,
      at: new Date(at).toISOString(),
      until: result.state === "held" ? new Date(result.until).toISOString() : null,
      channel: result.state === "sent" ? result.channel : null,
      text: result.state === "sent" ? (request.text ?? "").slice(0, SHOWN_TEXT) : null,
    });
  }

  private step(node: string): Open {
    const known = this.steps.get(node);
    if (known) return known;
    const step: Open = { came: 0, outlets: {}, sent: 0, skipped: {}, held: {} };
    this.steps.set(node, step);
    return step;
  }

  get result(): DryTally {
    const steps: { [node: string]: DryStep } = Object.fromEntries(this.steps);
    const samples = [...this.samples.values()].flat();
    return { looked: this.looked, steps, ends: this.ends, hours: this.hours, assumed: this.assumed, samples };
  }
}

/** The night, or a channel that people have. */
const heldBy = ({ request, result, at }: DryMessage): SkipReason =>
  result.state === "held" && request.channel !== "email" && result.until - at === 30 * 60_000
    ? "channelWindow"
    : "quietHours";
