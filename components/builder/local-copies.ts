import { z } from "zod";
import { type Flow, parseFlow } from "../../flow/index";
import type { LocalCopies } from "./model/autosave";

/** A draft on this device that the server has not confirmed, and the revision it was made from. */
export type LocalCopy = { flow: Flow; revision: number };

const keyOf = (flowId: string): string => `parley.draft.${flowId}`;
const copySchema = z.object({ revision: z.number().int(), flow: z.unknown() });

/** Keeps the unsaved draft of one flow in this browser. A full or forbidden storage only means that there is no copy. */
export function localCopies(flowId: string): LocalCopies & { read(): LocalCopy | null } {
  const key = keyOf(flowId);
  return {
    keep: (flow, revision) =>
      withStorage((storage) => storage.setItem(key, JSON.stringify({ revision, flow }))),
    drop: () => withStorage((storage) => storage.removeItem(key)),
    read: () => {
      const text = withStorage((storage) => storage.getItem(key));
      return text ? readCopy(text) : null;
    },
  };
}

function readCopy(text: string): LocalCopy | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const copy = copySchema.safeParse(value);
  const parsed = copy.success ? parseFlow(copy.data.flow) : null;
  return copy.success && parsed?.ok ? { flow: parsed.flow, revision: copy.data.revision } : null;
}

function withStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(window.localStorage);
  } catch {
    // Private windows and full storages throw; saving to the server goes on as before.
    return null;
  }
}
