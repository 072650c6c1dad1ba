import { randomUUID } from "node:crypto";
import { inWorkspace } from "../../server/db/tenant";
import { countArms } from "../../server/experiments/count-arms";
import { setupSchema } from "../../server/experiments/experiment-input";
import { requireExperiment } from "../../server/experiments/experiment-row";
import { lookAtExperiment } from "../../server/experiments/look";
import { readingOf } from "../../server/experiments/reading";
import { createExperiment, startExperiment } from "../../server/experiments/set-up";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import type { MemberActor } from "../../server/workspaces/actor";

const DAY = 86_400_000;
const DAYS = 18;
const EACH_DAY = 64;
/** Of a hundred who come to each way, so many buy. */
const BUYERS = { menu: 17, question: 26 } as const;

/** An experiment of some weeks: those who came and what they did stand in the tables as turns and events write them, its readings are counted from these. */
export async function runExperiment(actor: MemberActor): Promise<string> {
  const { workspaceId } = actor;
  const flowId = await splitFlow(actor);
  const setup = setupSchema.parse({
    goal: { event: "order.paid", currency: "EUR" },
    control: "menu",
    plan: { baseline: 0.17, lift: 0.3 },
  });
  const { id } = await createExperiment(actor, {
    ...setup,
    name: "Menu or question first",
    flowId,
    nodeId: "split",
  });
  await startExperiment(actor, id);
  const begun = new Date(Date.now() - DAYS * DAY);
  const { key } = await inWorkspace(workspaceId, (tx) =>
    tx.experiment.update({ where: { workspaceId_id: { workspaceId, id } }, data: { startedAt: begun } }),
  );
  const came = visitsOf(begun);
  await inWorkspace(workspaceId, async (tx) => {
    const rows = JSON.stringify(came);
    await tx.$executeRaw`
      INSERT INTO contact (workspace_id, id, created_at)
      SELECT ${workspaceId}::uuid, contact, at FROM jsonb_to_recordset(${rows}::jsonb) AS v (contact uuid, at timestamptz)`;
    await tx.$executeRaw`
      INSERT INTO experiment_exposure (workspace_id, contact_id, experiment, variant, flow_id, flow_version, at)
      SELECT ${workspaceId}::uuid, contact, ${key}, variant, ${flowId}::uuid, 1, at
      FROM jsonb_to_recordset(${rows}::jsonb) AS v (contact uuid, variant text, at timestamptz)`;
    await tx.$executeRaw`
      INSERT INTO contact_event (workspace_id, contact_id, at, id, name, properties)
      SELECT ${workspaceId}::uuid, contact, paid, gen_random_uuid(), 'order.paid', '{"value": 2190, "currency": "EUR"}'
      FROM jsonb_to_recordset(${rows}::jsonb) AS v (contact uuid, paid timestamptz) WHERE paid IS NOT NULL`;
  });
  const row = await inWorkspace(workspaceId, (tx) => requireExperiment(tx, workspaceId, id));
  for (let day = 1; day < DAYS; day++) {
    const until = new Date(begun.getTime() + day * DAY);
    const counts = await countArms(workspaceId, { key, flowId, goal: row.goal, from: begun, until });
    const reading = readingOf({ ...row, days: day }, counts);
    await inWorkspace(workspaceId, (tx) =>
      tx.experimentReading.createMany({ data: [{ workspaceId, experimentId: id, at: until, reading }] }),
    );
  }
  await lookAtExperiment(workspaceId, id);
  return id;
}

interface Visit {
  readonly contact: string;
  readonly variant: keyof typeof BUYERS;
  readonly at: Date;
  readonly paid: Date | null;
}

/** Spread evenly over the days; who buys does so within the hour. */
function visitsOf(begun: Date): Visit[] {
  const seen = { menu: 0, question: 0 };
  return Array.from({ length: DAYS * EACH_DAY }, (_, n) => {
    const variant = n % 2 ? "menu" : "question";
    const at = new Date(begun.getTime() + ((n + 0.5) / EACH_DAY) * DAY);
    const nth = seen[variant]++;
    // 37 and 100 share no factor: each hundred has as many buyers as it should, well mixed.
    const buys = (nth * 37) % 100 < BUYERS[variant];
    return { contact: randomUUID(), variant, at, paid: buys ? new Date(at.getTime() + 1_800_000) : null };
  });
}

async function splitFlow(actor: MemberActor): Promise<string> {
  const node = (id: string, type: string, x: number, y: number, data: object) => ({
    id,
    type,
    position: { x, y },
    data,
  });
  const say = (text: string) => ({ bubbles: [{ type: "text", text }] });
  const document = {
    schema: 1,
    id: "x",
    name: "Welcome",
    locale: "en",
    variables: [],
    settings: {},
    nodes: [
      node("start", "onChat", 0, 0, {}),
      node("split", "split", 380, 0, {
        variants: [
          { id: "menu", label: "Menu first", weight: 50 },
          { id: "question", label: "Question first", weight: 50 },
        ],
      }),
      node("menu", "say", 760, -130, say("Good morning! Here is what we have roasted today.")),
      node("question", "say", 760, 130, say("Good morning! How do you like your coffee?")),
    ],
    edges: [
      { id: "a", source: "start", outlet: "next", target: "split" },
      { id: "b", source: "split", outlet: "menu", target: "menu" },
      { id: "c", source: "split", outlet: "question", target: "question" },
    ],
  };
  const { id } = await createFlow(actor, { name: document.name, document: readDocument(document, "x") });
  await publishFlow(actor, { flowId: id });
  return id;
}
