import type { ModelGuard } from "../../flow/kernel/model-tools";
import { factsOf } from "../../flow/language/grounding/facts";
import { SentenceReader } from "../../flow/language/grounding/sentences";
import { type PreparedGround, prepareGround, supportOf } from "../../flow/language/grounding/support";
import { MONEY } from "../../flow/language/grounding/units";
import { readMood } from "../../flow/language/mood";
import { fold } from "../../flow/text/fold";
import { ModelError } from "../model/model-error";
import { keepKnownLinks } from "./known-links";
import { RepeatedText } from "./repeated-text";
import { isOffTopic } from "./topic";
import { withoutEmphasis } from "./without-emphasis";

export interface Guarding {
  readonly guard?: ModelGuard | undefined;
  /** What it was told, which it may not repeat as a whole. */
  readonly instructions: string;
  /** Addresses that may be named. */
  readonly links: readonly string[];
  /** Shown as soon as a sentence has passed. */
  readonly onSentence?: ((text: string) => void) | undefined;
}

/** Letters of a text at most: some 10,000 tokens of English. */
const MOST = 40_000;
/** Above this, a text is taken for an angry one. */
const ANGRY = 0.75;
const OFF_TOPIC = /\[off-topic\]/i;

/**
 * A text on its way from a model to a visitor, sentence by sentence: plain words without pictures and foreign addresses, nothing that the
 * guard forbids, no promise that nobody made. Throws ModelError "blocked" where not a sentence but all of it is wrong.
 */
export class GuardedText {
  /** Sentences that were taken out. */
  withheld = 0;
  /** Places (in the order of `rest`) of what sentences were found to rest on. */
  readonly restsOn: number[] = [];
  private readonly kept: string[] = [];
  private readonly grounds: PreparedGround[] = [];
  private readonly known: Set<string>;
  private readonly repeated: RepeatedText;
  private reader = new SentenceReader();
  private letters = 0;

  constructor(private readonly options: Guarding) {
    this.known = new Set();
    this.repeated = new RepeatedText(options.instructions);
    this.learnLinks(options.links.join("\n"));
    if (options.guard?.authored) this.rest("", options.guard.authored);
  }

  /** Something that it may rest on: a passage, or what a tool gave. */
  rest(about: string, text: string): void {
    if (this.options.guard?.promises) this.grounds.push(prepareGround({ about, text }));
    this.learnLinks(text);
  }

  private learnLinks(text: string): void {
    for (const fact of factsOf(text)) if (fact.kind === "link") this.known.add(fact.value);
  }

  /** Throws ModelError "too_large" for what nobody would read to its end. */
  push(piece: string): void {
    this.letters += piece.length;
    if (this.letters > MOST) throw new ModelError("too_large", "The model's answer is too long");
    for (const sentence of this.reader.push(piece)) this.take(sentence);
  }

  /** What was said before a tool was asked for is no part of the text. */
  restart(): void {
    this.reader = new SentenceReader();
    this.kept.length = 0;
  }

  /** The text that may be shown. */
  end(): string {
    for (const sentence of this.reader.end()) this.take(sentence);
    const text = this.kept.join("").trim();
    const { guard } = this.options;
    if (guard?.tone && readMood(text).anger > ANGRY) throw blocked("The text was angry");
    if (guard?.topic && isOffTopic(text, [guard.topic, this.options.instructions], this.grounds))
      throw blocked("The text was about something else");
    // Everything was taken out: there is nothing to say.
    if (text === "" && this.withheld > 0) throw blocked("Nothing of the text could be said");
    return text;
  }

  private take(sentence: string): void {
    const { guard, onSentence } = this.options;
    if (OFF_TOPIC.test(sentence)) throw blocked("The question was about something else");
    const clean = keepKnownLinks(withoutEmphasis(sentence), this.known);
    if (clean.trim() === "") {
      if (sentence.trim() !== "") this.withheld += 1;
      return;
    }
    const folded = fold(clean);
    if (guard?.avoid.some((word) => folded.includes(fold(word))))
      throw blocked("The text holds a word that is not to be in it");
    const support = guard?.promises ? supportOf(clean, this.grounds) : { by: null, missing: null };
    const isUnkept = guard?.promises === true && support.by === null && isPromise(clean);
    if (this.repeated.add(clean) || isUnkept) {
      this.withheld += 1;
      return;
    }
    if (support.by !== null) this.restsOn.push(support.by);
    this.kept.push(clean);
    onSentence?.(clean);
  }
}

const PROMISE =
  /保证|承诺|担保|包赔|赔偿|赔付|补偿|退款|全额|免费|赠送|送您|送你|返现|返利|打折|折扣|优惠|包邮|不要钱|不收费|分文不取|白送|买一送|半价|立减|退钱|退您|赔您|保修|质保|终身|无条件|一定会|肯定会|必定|guarantee|promise|refund|reimburs|compensat|free of charge|for free|\bfree\b|no charge|on the house|complimentary|(?:money|cash) ?back|half price|warrant|won['’]t (?:cost|charge)|discount|coupon|voucher|\bgift|lifetime|\b(?:we|i)(?:'ll| will| can| shall)\b.{0,40}\b(?:send|pay|give|ship|replace|credit|waive|cancel|deliver)/iu;
const COMMITTING = new Set([
  ...MONEY,
  "percent",
  "tenth",
  "minute",
  "hour",
  "day",
  "workday",
  "week",
  "fortnight",
  "month",
  "quarter",
  "year",
  "decade",
]);

/** Whether a sentence binds the shop: money, shares, times, gifts. */
const isPromise = (sentence: string): boolean =>
  PROMISE.test(sentence) ||
  factsOf(sentence).some((fact) => fact.kind === "number" && fact.unit !== null && COMMITTING.has(fact.unit));

const blocked = (message: string): ModelError => new ModelError("blocked", message);
