import { randomUUID } from "node:crypto";
import { setupSchema } from "../../server/experiments/experiment-input";
import { createExperiment } from "../../server/experiments/set-up";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { flowOf } from "./flow-of";
import type { Shop } from "./people";

/** An experiment that has not begun, at the split of a live flow. */
export interface ExperimentThings {
  readonly flowId: string;
  readonly experimentId: string;
}

export async function experimentThings({ actor }: Shop): Promise<ExperimentThings> {
  const variants = ["a", "b"].map((id) => ({ id, weight: 50 }));
  const steps = flowOf(
    { start: { type: "onChat" }, split: { type: "split", data: { variants, experiment: "words" } } },
    ["start -> split"],
  );
  const document = { schema: 1, id: "x", name: "Split", locale: "en", variables: [], settings: {}, ...steps };
  const { id: flowId } = await createFlow(actor, {
    name: `Split ${randomUUID()}`,
    document: readDocument(document, "x"),
  });
  await publishFlow(actor, { flowId });
  const setup = setupSchema.parse({ goal: { event: "order.paid" }, control: "a" });
  const { id } = await createExperiment(actor, { ...setup, name: "Words", flowId, nodeId: "split" });
  return { flowId, experimentId: id };
}

type Sample = (things: { readonly experiment: ExperimentThings }) => unknown;
const one: Sample = ({ experiment }) => ({ experimentId: experiment.experimentId });
const goal = { event: "order.paid" };

export const EXPERIMENT_SAMPLES: { readonly [name: string]: Sample } = {
  "experiments.list": ({ experiment }) => ({ flowId: experiment.flowId }),
  "experiments.get": one,
  "experiments.estimate": ({ experiment }) => ({
    flowId: experiment.flowId,
    node: "split",
    goal,
    plan: { lift: 0.2 },
  }),
  "experiments.create": ({ experiment }) => ({
    flowId: experiment.flowId,
    node: "split",
    name: "New",
    goal,
    control: "a",
  }),
  "experiments.update": ({ experiment }) => ({ experimentId: experiment.experimentId, promotes: true }),
  "experiments.start": one,
  "experiments.stop": one,
  "experiments.promote": ({ experiment }) => ({ experimentId: experiment.experimentId, variant: "b" }),
  "experiments.rollBack": one,
  "experiments.remove": one,
};

/** Nothing can be done with one that has not begun but to start or remove it. */
export const EXPERIMENT_REFUSED = {
  "experiments.stop": "CONFLICT",
  "experiments.promote": "CONFLICT",
  "experiments.rollBack": "CONFLICT",
};
