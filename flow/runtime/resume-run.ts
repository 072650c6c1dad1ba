import type { Reply, Resume, Wait } from "../kernel/session";
import { accepts } from "./accepts";
import type { CompiledNode } from "./compile";
import { bestEntry, IDLE } from "./entries";
import type { Walk } from "./walk";

/** Gives a parked run what has come. What it does not wait for changes nothing, except that a message may interrupt it. */
export function resumeRun(walk: Walk, wait: Wait, resume: Resume): void {
  if (resume.type === "jump") return jumpTo(walk, resume.node);
  if (resume.type === "leave") return walk.leave(resume.outcome);
  if (resume.type === "reply") {
    walk.context.remember("visitor", wordsOf(resume.reply, wait));
    if (wait.for !== "effect" && interrupt(walk, wait, resume.reply)) return;
    if (wait.for !== "reply") return;
    if (wait.node === IDLE) return startPath(walk, resume.reply);
  }
  if (!accepts(walk.session, resume, walk.context.now)) return;
  if (resume.type === "event") walk.setEvent(resume.data);
  walk.continueAt(wait.node, resume, wait);
}

/** Leaves loops and interruptions behind; a step that is not there leaves everything as it was. */
function jumpTo(walk: Walk, id: string): void {
  const { session } = walk;
  const node = walk.flow.nodes.get(id);
  if (!node || node.definition.entry || node.definition.inert)
    return walk.context.problem("jump_target_missing", `There is no step "${id}" to go to.`);
  session.stack = session.stack.filter((frame) => frame.kind === "call");
  session.wait = null;
  walk.enter(node);
}

/** A message of an idle conversation starts the path that fits it best. */
function startPath(walk: Walk, reply: Reply): void {
  const entry = bestEntry(walk, { type: "message", reply });
  if (!entry) return walk.context.problem("not_understood", "Nothing in this flow answers this message.");
  enterWith(walk, entry, reply);
}

/** Whether a path of the flow takes the message, whatever the run waits for. */
function interrupt(walk: Walk, wait: Wait, reply: Reply): boolean {
  const best = bestInterruption(walk, reply);
  if (!best) return false;
  const { stack } = walk.session;
  if (best.comeBack && wait.node !== IDLE) {
    // Interruptions replace each other: two in a row come back to the one question that was open.
    if (!stack.some((frame) => frame.kind === "interrupt"))
      stack.push({ kind: "interrupt", wait, repeat: best.repeat, ...(best.passOn ? { reply } : {}) });
  } else {
    while (stack.length && stack.at(-1)?.kind !== "call") stack.pop();
  }
  enterWith(walk, best.entry, reply);
  return true;
}

interface Interruption {
  readonly entry: CompiledNode;
  readonly priority: number;
  readonly comeBack: boolean;
  readonly repeat: boolean;
  readonly passOn?: true;
}

/** The entry that wants the message most; of several that want it as much, the first. */
function bestInterruption(walk: Walk, reply: Reply): Interruption | null {
  const { context } = walk;
  let best: Interruption | null = null;
  for (const entry of walk.flow.entries) {
    context.node = entry.id;
    const wish = entry.definition.interrupts?.(walk.dataOf(entry), reply, context);
    if (wish && (!best || wish.priority > best.priority)) best = { entry, ...wish };
  }
  context.node = "";
  return best;
}

function enterWith(walk: Walk, entry: CompiledNode, reply: Reply): void {
  walk.session.wait = null;
  walk.setEvent({ type: "message", text: reply.text ?? "" });
  walk.enter(entry, { type: "message", reply });
}

/** A reply in words: what was typed, else the labels of what was tapped. */
function wordsOf(reply: Reply, wait: Wait): string {
  if (reply.text !== undefined) return reply.text;
  const options = wait.for === "reply" && "options" in wait.awaiting ? wait.awaiting.options : [];
  const label = (id: string): string => options.find((one) => one.id === id)?.label ?? id;
  return (reply.choices ?? (reply.choice === undefined ? [] : [reply.choice])).map(label).join(", ");
}
