import { readingWorkspace } from "../db/tenant";
import { log } from "../log";
import { isModelSet } from "../model/model-config";
import { ModelError } from "../model/model-error";
import { type FindModel, findModel } from "../model/workspace-model";
import { extractLaunch } from "./extract/extract-launch";
import { extractWithModel } from "./extract/extract-with-model";
import type { Extracted, FoundProduct, Language } from "./extract/launch-item";
import type { Known } from "./write-found";

/** What a source says of a product: by the workspace's model where there is one that answers, else without. */
export async function findAll(
  workspaceId: string,
  source: string,
  input: { language: Language; currency: string; title?: string | undefined; known?: Known | undefined },
  find: FindModel = findModel,
): Promise<Extracted & { foundBy: "local" | "model" }> {
  const { language, currency, title, known = {} } = input;
  const options = {
    language,
    title,
    currency,
    known: knownOf(known, currency),
    topics: await topicsOf(workspaceId),
  };
  const access = await find(workspaceId);
  if (isModelSet(access.config)) {
    try {
      return { ...(await extractWithModel(access, source, options)), foundBy: "model" };
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      log.info({ code: error.code }, "a model did not read for a launch; it is read without one");
    }
  }
  return { ...extractLaunch(source, options), foundBy: "local" };
}

function knownOf({ name, price, currency, category }: Known, fallback: string): Partial<FoundProduct> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(typeof price === "number" ? { priceMinor: price, currency: currency ?? fallback } : {}),
    ...(category ? { category } : {}),
  };
}

/** What the workspace's contacts are interested in most, products left out. */
async function topicsOf(workspaceId: string): Promise<string[]> {
  return readingWorkspace(workspaceId, async (read) => {
    const rows = await read<{ topic: string }>({
      name: "launch-topics",
      text: `
        SELECT topic FROM contact_interest WHERE workspace_id = $1 AND topic NOT LIKE 'product:%'
        GROUP BY topic ORDER BY count(*) DESC, topic LIMIT 30`,
      values: [workspaceId],
    });
    return rows.map(({ topic }) => topic);
  });
}
