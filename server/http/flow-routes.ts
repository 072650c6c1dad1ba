import { z } from "zod";
import { AppError } from "../errors";
import { getFlow } from "../flows/get-flow";
import { importFlow } from "../flows/import-flow";
import { listFlows } from "../flows/list-flows";
import { listVersions } from "../flows/list-versions";
import { publishFlow } from "../flows/publish-flow";
import { rollbackFlow } from "../flows/rollback-flow";
import { saveDraft } from "../flows/save-draft";
import { isUuid } from "../ids";
import { publishBodySchema, rollbackBodySchema, saveFlowBodySchema } from "./flow-schemas";
import { type KeyedDeps, keyed } from "./keyed";
import { type Call, type Handler, sendJson } from "./node-route";
import { parseJson, readJson, readOptionalJson, readText, validate } from "./read-body";

type FlowDeps = KeyedDeps;

const flowId = (call: Call): string => {
  const id = call.params.id ?? "";
  if (!isUuid(id)) throw new AppError(404, "not-found", "There is no such flow.");
  return id;
};

/** GET /v1/flows */
export const listFlowsRoute = (deps: FlowDeps): Handler =>
  keyed("flows:read", deps, async (call, actor) => {
    const archived =
      validate(z.enum(["true", "false"]).default("false"), call.query.get("archived") ?? undefined) ===
      "true";
    sendJson(call, 200, JSON.stringify(await listFlows(actor.workspaceId, { archived })));
  });

/** GET /v1/flows/{id} */
export const getFlowRoute = (deps: FlowDeps): Handler =>
  keyed("flows:read", deps, async (call, actor) => {
    const flow = await getFlow(actor.workspaceId, flowId(call));
    sendJson(call, 200, JSON.stringify(flow), { etag: `"${flow.revision}"` });
  });

/** PUT /v1/flows/{id}: the draft, made from a revision that the body or If-Match names. 409 when it is not the last. */
export const saveFlowRoute = (deps: FlowDeps): Handler =>
  keyed("flows:write", deps, async (call, actor) => {
    const id = flowId(call);
    const body = await readJson(call.request);
    const bare = typeof body === "object" && body !== null && !Array.isArray(body) && "nodes" in body;
    const { document, revision: named } = bare
      ? { document: body, revision: undefined }
      : validate(saveFlowBodySchema, body);
    const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(call.request.headers["if-match"] ?? "")?.[1];
    const revision = named ?? (match === undefined ? undefined : Number(match));
    if (revision === undefined)
      throw new AppError(
        428,
        "revision-missing",
        "Name the revision that this was made from: `revision` in the body, or If-Match.",
      );
    const saved = await saveDraft(actor, { flowId: id, revision, document });
    sendJson(call, 200, JSON.stringify({ id, ...saved }), { etag: `"${saved.revision}"` });
  });

/** POST /v1/flows/import, our own JSON or ?from=typebot */
export const importFlowRoute = (deps: FlowDeps): Handler =>
  keyed("flows:write", deps, async (call, actor) => {
    const from = validate(
      z.enum(["parley", "typebot"]).default("parley"),
      call.query.get("from") ?? undefined,
    );
    const { id, report } = await importFlow(actor, {
      document: parseJson(await readText(call.request)),
      from,
    });
    sendJson(call, 201, JSON.stringify({ flow: await getFlow(actor.workspaceId, id), report }));
  });

/** POST /v1/flows/{id}/publish */
export const publishFlowRoute = (deps: FlowDeps): Handler =>
  keyed("flows:publish", deps, async (call, actor) => {
    const body = validate(publishBodySchema, await readOptionalJson(call.request));
    sendJson(call, 200, JSON.stringify(await publishFlow(actor, { flowId: flowId(call), ...body })));
  });

/** POST /v1/flows/{id}/rollback */
export const rollbackFlowRoute = (deps: FlowDeps): Handler =>
  keyed("flows:publish", deps, async (call, actor) => {
    const { version } = validate(rollbackBodySchema, await readJson(call.request));
    sendJson(call, 200, JSON.stringify(await rollbackFlow(actor, { flowId: flowId(call), version })));
  });

/** GET /v1/flows/{id}/versions */
export const listVersionsRoute = (deps: FlowDeps): Handler =>
  keyed("flows:read", deps, async (call, actor) => {
    sendJson(call, 200, JSON.stringify(await listVersions(actor.workspaceId, flowId(call))));
  });
