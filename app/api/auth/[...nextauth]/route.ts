import type { NextRequest } from "next/server";
import * as nextAuth from "next-auth";
import { authOptions } from "../../../../server/accounts/auth-options";

type Context = { params: Promise<{ nextauth: string[] }> };
type Handler = (
  request: NextRequest,
  context: Context,
  options: ReturnType<typeof authOptions>,
) => Promise<Response>;

/** next-auth is CommonJS: depending on who bundles it, its default export is the function or an object around it. */
function handlerOf(exported: unknown): Handler {
  let candidate = exported;
  while (typeof candidate === "object" && candidate !== null && "default" in candidate)
    candidate = candidate.default;
  if (typeof candidate !== "function") throw new Error("next-auth has no handler");
  return candidate as Handler;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  return handlerOf(nextAuth)(request, context, authOptions());
}

export { handle as GET, handle as POST };
