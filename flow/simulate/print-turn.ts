import type { Awaiting, Message } from "../kernel/chat";
import type { EffectOutcome, EffectRequest, EffectRequests, EffectResults } from "../kernel/effects";
import type { SendResult } from "../kernel/sends";
import type { Session } from "../kernel/session";
import type { SimulatedEntry, SimulatedTurn } from "./simulation";

/** A turn as the lines of a transcript, in the order in which things happened; last comes what is waited for. */
export function printTurn(turn: Pick<SimulatedTurn, "entries" | "session" | "awaiting">): string[] {
  return [...turn.entries.flatMap(printEntry), ...printState(turn.session, turn.awaiting)].map(indent);
}

function printEntry(entry: SimulatedEntry): string[] {
  switch (entry.kind) {
    case "message":
      return [printMessage(entry.message)];
    case "effect":
      return [`${describeEffect(entry.effect)} -> ${printOutcome(entry.outcome)}`];
    case "event":
      return entry.event.name === "node.problem" ? [`problem ${String(entry.event.properties.code)}`] : [];
    case "walk":
    case "timer":
      return [];
  }
}

/** A message in one line: texts as they are, media by their address, cards by their titles. */
export function printMessage(message: Message): string {
  switch (message.type) {
    case "text":
      return `bot: ${message.text}`;
    case "image":
    case "video":
    case "audio":
    case "embed":
    case "redirect":
      return `bot ${message.type}: ${message.url}`;
    case "file":
      return `bot file: ${message.name} ${message.url}`;
    case "cards":
      return `bot cards: ${message.cards.map((card) => [card.title, card.price].filter(Boolean).join(" ")).join(" | ")}`;
    case "links":
      return `bot links: ${[message.text, ...message.links.map((link) => `${link.label} ${link.url}`)].filter(Boolean).join(" | ")}`;
  }
}

function printState(session: Session, awaiting: Awaiting | null): string[] {
  if (session.status === "failed") return [`fail ${session.failure?.code ?? "unknown"}`];
  if (session.status === "ended") return [session.outcome === undefined ? "end" : `end ${session.outcome}`];
  const { wait } = session;
  if (wait?.for === "timer") return [`waits until ${new Date(wait.until ?? 0).toISOString()}`];
  if (wait?.for === "event")
    return [
      `waits event ${wait.events.map((one) => (one.key === undefined ? one.name : `${one.name} [${one.key}]`)).join(" | ")}`,
    ];
  if (wait?.for === "agent")
    return [
      `waits person${wait.queue ? ` ${wait.queue}` : ""}${wait.priority === "normal" ? "" : ` ${wait.priority}`}`,
    ];
  return awaiting ? [printAwaiting(awaiting)] : [];
}

/** "choices: A | B", "awaits email", "awaits rating 1-5". */
export function printAwaiting(awaiting: Awaiting): string {
  switch (awaiting.type) {
    case "choice":
    case "pictureChoice":
      return `choices${awaiting.multiple ? " several" : ""}: ${awaiting.options.map((option) => option.label || option.image || option.id).join(" | ")}`;
    case "rating":
      return `awaits rating ${awaiting.min}-${awaiting.max}`;
    case "form":
      return `awaits form ${awaiting.fields.map((field) => field.name).join(", ")}`;
    default:
      return `awaits ${awaiting.type}`;
  }
}

/** An effect in one line, without an arrow of its own. */
export function describeEffect(effect: EffectRequest): string {
  const line = (text: string): string => text.replace(/\s+/g, " ").replaceAll(" -> ", " → ").trim();
  switch (effect.kind) {
    case "http":
      return line(
        `http ${effect.request.method} ${effect.request.url}${effect.request.body ? ` ${effect.request.body.text}` : ""}`,
      );
    case "email":
      return line(`email ${effect.request.to.join(", ")}: ${effect.request.subject}`);
    case "coupon":
      return line(`coupon ${effect.request.action} ${effect.request.pool}`);
    case "send":
      return line(printSend(effect.request));
    case "record":
      return line(`record ${effect.request.event?.name ?? "consent"}`);
    case "answer":
      return line(`answer ${effect.request.question}`);
    case "lookup":
      return line(`lookup ${effect.request.what} ${effect.request.key}`);
    case "relay":
      return `relay ${effect.request.type}`;
    case "recommend": {
      const { products, category, limit } = effect.request;
      return line(["recommend", limit, products.join(", "), category ?? ""].join(" "));
    }
    case "generate":
      return "generate";
    case "script":
      return "script";
  }
}

function printOutcome(outcome: EffectOutcome): string {
  if (!outcome.ok)
    return `fail ${outcome.error.code}${outcome.error.message && outcome.error.message !== outcome.error.code ? ` ${outcome.error.message}` : ""}`;
  const { result } = outcome;
  if ("status" in result)
    return `${result.status}${result.body === null ? "" : ` ${typeof result.body === "string" ? result.body : JSON.stringify(result.body)}`}`;
  if ("text" in result) return printWritten(result);
  if ("taken" in result) return `${result.taken}${result.coupon ? ` ${JSON.stringify(result.coupon)}` : ""}`;
  if ("state" in result) return printSent(result);
  if ("likely" in result)
    return result.answer === null
      ? ["unsure", result.likely.map(({ question }) => question).join(" | ")].filter(Boolean).join(" ")
      : JSON.stringify({
          text: result.answer,
          source: result.source?.title ?? null,
          confidence: result.confidence,
          ...(result.using === "model" ? { using: result.using } : {}),
          ...(result.fault === undefined ? {} : { fault: result.fault }),
        });
  if ("recorded" in result) return "ok";
  if ("found" in result) return result.found === null ? "none" : JSON.stringify(result.found);
  if ("products" in result) return printProducts(result.products);
  if ("value" in result)
    return `${result.value === null ? "nothing" : JSON.stringify(result.value)}${Object.keys(result.vars).length ? ` vars ${JSON.stringify(result.vars)}` : ""}`;
  return "ok";
}

/** The text alone where there is nothing else to tell. */
function printWritten({ text, model: _, ...more }: EffectResults["generate"]): string {
  return Object.keys(more).length > 0 ? JSON.stringify({ text, ...more }) : text;
}

/** Their names where that is all there is to say, so that a replay of what was printed gives the same. */
function printProducts(products: EffectResults["recommend"]["products"]): string {
  const plain = products.every(({ ref, name, text, url }) => ref === name && text === "" && url === null);
  return plain ? products.map(({ name }) => name).join(" | ") || "none" : JSON.stringify({ products });
}

const printSend = (request: EffectRequests["send"]): string =>
  [
    `send ${request.phase} ${request.channel} ${request.class} ${request.purpose}`,
    request.about ? `about ${request.about.kind} ${request.about.key}` : "",
    request.text ?? "",
  ].join(" ");

function printSent(result: SendResult): string {
  switch (result.state) {
    case "ready": {
      const { state, ...rest } = result;
      return `${state} ${JSON.stringify(rest)}`;
    }
    case "sent":
      return `sent ${result.channel}`;
    case "skipped":
      return `skipped ${result.reason}${result.nextAt === undefined ? "" : ` ${new Date(result.nextAt).toISOString()}`}`;
    case "held":
      return `held ${new Date(result.until).toISOString()}`;
    case "changed":
      return "changed";
  }
}

/** Further lines of a text stand under its first. */
const indent = (text: string): string => text.replaceAll(/\r?\n/g, "\n    ");
