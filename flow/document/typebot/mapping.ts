import { formatPath, parsePath } from "../../text/paths";
import { isObject, type Loose, listAt, textAt } from "./fields";
import { pathOfName } from "./names";
import { scriptOf } from "./script-code";
import type { Chain } from "./workshop";

type Script = { code: string };
type Mapped = { save: { path: string; variable: string }[]; saveStatus?: string; script?: Script };

/** Where the parts of an answer go. Plain paths are saved as such; what calculates is done by a script afterwards. */
export function readMapping(chain: Chain): Mapped {
  const { shop } = chain;
  const save: Mapped["save"] = [];
  const lines: { variable: string; expression: string }[] = [];
  let saveStatus: string | undefined;
  for (const one of listAt(chain.block.options, "responseVariableMapping").filter(isObject)) {
    const variable = shop.target(one);
    const expression = textAt(one, "bodyPath")?.trim();
    if (variable === undefined || !expression) continue;
    const path = pathIn(expression);
    if (path !== null) save.push({ path, variable });
    else if (expression === "statusCode" && saveStatus === undefined) saveStatus = variable;
    else lines.push({ variable, expression });
  }
  if (lines.length === 0) return { save: save.slice(0, 50), ...(saveStatus ? { saveStatus } : {}) };
  const [body, status] = [shop.variable("answer"), saveStatus ?? shop.variable("answer_status")];
  save.unshift({ path: "", variable: body });
  return { save: save.slice(0, 50), saveStatus: status, script: scriptFor(lines, body, status, chain) };
}

/** The same for an event that came from outside: its data is the body. */
export function inboundPath(
  chain: Chain,
  mapping: readonly Loose[],
  data: string,
): { assignments: { variable: string; operation: string; value: string }[]; script?: Script } {
  const assignments: { variable: string; operation: string; value: string }[] = [];
  const lines: { variable: string; expression: string }[] = [];
  for (const one of mapping) {
    const variable = chain.shop.target(one);
    const expression = textAt(one, "bodyPath")?.trim();
    if (variable === undefined || !expression) continue;
    const path = pathIn(expression);
    if (path === null) lines.push({ variable, expression });
    else
      assignments.push({
        variable,
        operation: "assign",
        value: `{{ ${pathOfName(data)}${path === "" ? "" : path.startsWith("[") ? path : `.${path}`} }}`,
      });
  }
  return { assignments, ...(lines.length ? { script: scriptFor(lines, data, undefined, chain) } : {}) };
}

/** `data.a[0].b` as a path in the body; null where it is more than a path. */
function pathIn(expression: string): string | null {
  if (expression === "data") return "";
  const parsed = parsePath(expression.replace(/\?\./g, "."));
  if (!parsed.ok || parsed.path[0] !== "data" || parsed.path.includes("length")) return null;
  return formatPath(parsed.path.slice(1));
}

function scriptFor(
  lines: readonly { variable: string; expression: string }[],
  body: string,
  status: string | undefined,
  chain: Chain,
): Script {
  const parts = lines.map(({ variable, expression }) =>
    [
      `vars[${JSON.stringify(variable)}] = await (async () => {`,
      scriptOf({
        code: expression,
        names: chain.shop.names,
        result: "value",
        isBody: expression.includes("return "),
        silent: true,
      }),
      "})();",
    ].join("\n"),
  );
  const clear = [`delete vars[${JSON.stringify(body)}];`];
  return {
    code: [
      `const data = vars[${JSON.stringify(body)}];`,
      `const statusCode = ${status === undefined ? "200" : `vars[${JSON.stringify(status)}]`};`,
      ...parts,
      ...clear,
    ].join("\n"),
  };
}
