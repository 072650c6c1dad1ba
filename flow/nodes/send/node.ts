import { z } from "zod";
import { target, template, urlTemplate } from "../../kernel/fields";
import { defineNode, go, type NodeContext, type Step, wait } from "../../kernel/node";
import { ABOUT_KINDS, PURPOSE, SEND_CHANNELS, type SendRequest, type SendResult } from "../../kernel/sends";

/** How often a text is written anew because the orders it speaks of have changed meanwhile. */
const MOST_CHANGES = 5;

const dataSchema = z.strictObject({
  /** service: about what the contact has ordered or asked; free of marketing's quiet hours and caps. */
  class: z.enum(["marketing", "service"]).default("marketing"),
  channel: z.enum(["best", ...SEND_CHANNELS]).default("best"),
  /** What the contact agreed to: "reminders", "offers". */
  purpose: z.string().regex(PURPOSE, "use small letters, digits and -").default("marketing"),
  subject: template(500).optional(),
  text: template().meta({ template: true, field: "longText" }),
  link: z.strictObject({ label: template(100), url: urlTemplate() }).optional(),
  /** Only while this order, what came of this cart, or the rest of an order is still to be paid; what is open goes into `save`. */
  about: z
    .strictObject({
      kind: z.enum(ABOUT_KINDS),
      key: template(500),
      save: target().default("orders"),
    })
    .optional(),
  /** A coupon of this pool goes with it; its time begins when the message leaves. */
  offer: z
    .strictObject({
      pool: z.string().max(100).meta({ field: "couponPool" }),
      campaign: z.string().max(100).default(""),
      save: target().default("coupon"),
    })
    .optional(),
});
type SendData = z.output<typeof dataSchema>;

/** A message that the contact did not ask for, under consent, quiet hours, caps and budget. */
export const send = defineNode({
  type: "send",
  group: "marketing",
  waits: true,
  data: dataSchema,
  blank: { text: "" },
  outlets: () => [
    { id: "sent", kind: "main", optional: true },
    { id: "skipped", kind: "else", fallback: "sent", optional: true },
    { id: "failed", kind: "error", optional: true },
  ],
  preview: (data) => [{ kind: "text", text: data.text }],
  lint: (data) => [
    ...(data.text.trim() === ""
      ? [{ severity: "error" as const, code: "send_without_text", path: ["text"] }]
      : []),
    ...(data.offer?.pool === ""
      ? [{ severity: "error" as const, code: "coupon_without_pool", path: ["offer", "pool"] }]
      : []),
  ],
  enter: (data, context) => prepare(data, context, 0),
  resume: (data, context, resume, waiting) => {
    const changes = typeof waiting.state === "number" ? waiting.state : 0;
    if (resume.type === "timer") return prepare(data, context, changes);
    if (resume.type !== "effect") return go("failed");
    const { outcome } = resume;
    if (!outcome.ok) {
      context.problem(`send_${outcome.error.code}`, outcome.error.message);
      return go("failed");
    }
    return "state" in outcome.result ? after(outcome.result, data, context, changes) : go("failed");
  },
});

function requestOf(data: SendData, context: NodeContext): Omit<SendRequest, "phase"> {
  const key = data.about ? context.render(data.about.key).trim() : "";
  if (data.about && key === "") context.problem("key_missing", "What this message is about has no key.");
  return {
    message: `${context.node}:${context.visit}`,
    class: data.class,
    channel: data.channel,
    purpose: data.purpose,
    ...(data.about ? { about: { kind: data.about.kind, key } } : {}),
    ...(data.offer ? { offer: { pool: data.offer.pool, campaign: data.offer.campaign } } : {}),
  };
}

const prepare = (data: SendData, context: NodeContext, changes: number): Step =>
  wait({
    for: "effect",
    kind: "send",
    request: { phase: "prepare", ...requestOf(data, context) },
    state: changes,
  });

function after(result: SendResult, data: SendData, context: NodeContext, changes: number): Step {
  switch (result.state) {
    case "sent":
      context.emit("send.sent", { channel: result.channel });
      return go("sent");
    case "skipped":
      context.emit("send.skipped", { reason: result.reason });
      return go("skipped");
    case "held":
      // A minute at least: a clock that stands still must not turn this into a loop.
      return wait({ for: "timer", until: Math.max(result.until, context.now + 60_000), state: changes });
    case "changed":
      if (changes < MOST_CHANGES) return prepare(data, context, changes + 1);
      context.problem("send_unsettled", "What this message is about keeps changing.");
      return go("failed");
    case "ready":
      return deliver(result, data, context, changes);
  }
}

function deliver(
  ready: Extract<SendResult, { state: "ready" }>,
  data: SendData,
  context: NodeContext,
  changes: number,
): Step {
  if (data.about && ready.orders) context.write(data.about.save, ready.orders);
  if (data.offer) context.write(data.offer.save, ready.coupon ? { ...ready.coupon } : null);
  const link = data.link && {
    label: context.render(data.link.label).trim(),
    url: context.render(data.link.url).trim(),
  };
  return wait({
    for: "effect",
    kind: "send",
    state: changes,
    request: {
      phase: "deliver",
      ...requestOf(data, context),
      channel: ready.channel,
      seen: ready.seen,
      text: context.render(data.text),
      ...(data.subject === undefined
        ? {}
        : { subject: context.render(data.subject).replace(/\s+/g, " ").trim() }),
      ...(link && link.label !== "" && /^https?:\/\//i.test(link.url) ? { link } : {}),
    },
  });
}
