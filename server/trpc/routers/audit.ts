import { z } from "zod";
import { listAudit } from "../../audit/list-audit";
import { idSchema } from "../fields";
import { router, workspaceProcedure } from "../init";

export const auditRouter = router({
  list: workspaceProcedure("audit.read")
    .input(z.strictObject({ before: idSchema.optional() }).optional())
    .query(({ input, ctx }) => listAudit(ctx.actor.workspaceId, input?.before)),
});
