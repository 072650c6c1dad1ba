import { z } from "zod";
import type { Awaiting, CompiledFlow, EffectOutcome, Reply, Session } from "../../flow";
import { defineNode, end, wait } from "../../flow/kernel/node";
import { createEngine } from "../../flow/runtime/engine";
import type { TurnInput } from "./turn-input";

/**
 * A campaign's question in its contact's chat: a little flow of the program's own that stands in the chat for the campaign's run,
 * which goes on in a conversation of its own. What the visitor answers is carried there, what the campaign says to it is said here.
 * While it waits it is a run like any other: whoever asked last gets the answer, and a person's ownership goes before it. A person
 * whom the campaign asks for in answer gets this chat, and how it ended is carried to the campaign as well.
 */
export const QUESTION_FLOW_ID = "00000000-0000-7000-8000-6361706d6721";
const NODE = "question";

const question = defineNode({
  type: "campaignQuestion",
  group: "talk",
  waits: true,
  data: z.strictObject({}),
  blank: {},
  outlets: () => [],
  preview: () => [],
  enter: () => end(),
  resume: (_, context, resume) => {
    if (resume.type === "reply") {
      const campaign = String(context.read("campaign"));
      return wait({
        for: "effect",
        kind: "relay",
        request: { type: "answer", campaign, reply: resume.reply },
      });
    }
    if (resume.type === "agent") {
      const campaign = String(context.read("campaign"));
      return wait({
        for: "effect",
        kind: "relay",
        request: { type: "handed", campaign, outcome: resume.outcome },
      });
    }
    if (resume.type !== "effect" || !resume.outcome.ok || !("seq" in resume.outcome.result)) return end();
    const { said, awaiting, seq, handing } = resume.outcome.result;
    for (const content of said) context.say(content);
    context.write("told", seq);
    if (handing) {
      // Here is who asked for a person: the chat goes to them, with what the campaign knows.
      for (const [name, value] of Object.entries(handing.vars))
        if (name !== "campaign" && name !== "told") context.write(name, value);
      const { queue, priority } = handing.asked;
      context.emit("handoff.requested", handing.asked);
      return wait({
        for: "agent",
        priority: priority === "high" || priority === "urgent" ? priority : "normal",
        ...(typeof queue === "string" ? { queue } : {}),
      });
    }
    return awaiting ? wait({ for: "reply", awaiting }) : end();
  },
});

const engine = createEngine([question]);

export const QUESTION_FLOW: CompiledFlow = engine.compile(
  engine.flowSchema.parse({
    schema: 1,
    id: QUESTION_FLOW_ID,
    name: "Campaign",
    locale: "en",
    nodes: [{ id: NODE, type: question.type, position: { x: 0, y: 0 }, data: {} }],
    edges: [],
    variables: [],
    settings: {},
  }),
  { version: 1 },
);

/** The state of a campaign's stand-in: `told` is the seq of the campaign's own messages up to which the chat has them. */
export function questionSession(
  campaign: string,
  before: Session | undefined,
  now: { readonly told: number; readonly awaiting: Awaiting | null },
): Session {
  return {
    schema: 1,
    flow: QUESTION_FLOW_ID,
    version: 1,
    status: now.awaiting ? "waiting" : "ended",
    turn: (before?.turn ?? 0) + 1,
    random: 0,
    vars: { campaign, told: now.told },
    stack: [],
    visits: { [NODE]: 1 },
    wait: now.awaiting && { node: NODE, for: "reply", awaiting: now.awaiting },
    event: { type: "node" },
    history: [],
  };
}

/** Up to which seq of the campaign's messages a chat has them. */
export const toldOf = (session: Session | undefined): number =>
  typeof session?.vars.told === "number" ? session.vars.told : 0;

/** The visitor's words that a campaign no longer waits for: they are for whoever else waits in the chat. */
export function passedOn(input: TurnInput): Reply | undefined {
  if (input.type !== "effect") return undefined;
  const outcome: EffectOutcome = input.outcome;
  return outcome.ok && "passed" in outcome.result ? outcome.result.passed : undefined;
}
