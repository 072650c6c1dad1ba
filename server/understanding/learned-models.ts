import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { engine, type Flow } from "../../flow";
import type { IntentExample } from "../../flow/kernel/node";
import { type ClassifierModel, trainInSteps } from "../../flow/language/classifier";

/** How long learning may keep the process from anything else, in milliseconds; a step of it may be longer. */
const SLICE_MS = 8;
/** Bytes of models that are kept: some hundred of usual size. */
const MAX_BYTES = 48_000_000;

interface Kept {
  readonly model: Promise<ClassifierModel>;
  bytes: number;
}

/**
 * What steps have learnt from their examples, kept by the examples themselves: the next version of a flow, and another process's
 * flow with the same examples, learn nothing anew. Learning takes turns with everything else that the process does.
 */
export class LearnedModels {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;
  /** One at a time: two would only slow each other. */
  private last: Promise<unknown> = Promise.resolve();

  /** The models of a flow's steps, by step; learnt where they are not known yet, some seconds for a thousand examples. */
  async of(flow: Flow): Promise<ReadonlyMap<string, ClassifierModel>> {
    const models = new Map<string, ClassifierModel>();
    for (const node of flow.nodes) {
      const examples = engine.definitions.get(node.type)?.examples?.(node.data);
      if (examples?.length) models.set(node.id, await this.model(examples));
    }
    return models;
  }

  private model(examples: readonly IntentExample[]): Promise<ClassifierModel> {
    const key = createHash("sha256").update(JSON.stringify(examples)).digest("base64");
    const known = this.kept.get(key);
    if (known) {
      // The map keeps the order of use: the oldest goes first.
      this.kept.delete(key);
      this.kept.set(key, known);
      return known.model;
    }
    const model = this.last.then(() => learn(examples));
    const kept: Kept = { model, bytes: 0 };
    this.kept.set(key, kept);
    this.last = model.then(
      (made) => this.weigh(key, kept, made),
      () => this.kept.delete(key),
    );
    return model;
  }

  private weigh(key: string, kept: Kept, model: ClassifierModel): void {
    if (this.kept.get(key) !== kept) return;
    kept.bytes = bytesOf(model);
    this.bytes += kept.bytes;
    for (const [oldest, { bytes }] of this.kept) {
      if (this.bytes <= MAX_BYTES) break;
      this.kept.delete(oldest);
      this.bytes -= bytes;
    }
  }
}

/** What a model takes in memory once it is in use: its text, a byte a weight, and its features in a map. */
export function bytesOf({ weights, features, idf, words }: ClassifierModel): number {
  return 2 * weights.length + 2 * features.length + 120 * idf.length + 20 * words.length;
}

async function learn(examples: readonly IntentExample[]): Promise<ClassifierModel> {
  const training = trainInSteps(examples);
  for (;;) {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      const step = training.next();
      if (step.done) return step.value;
    }
    await setImmediate();
  }
}
