import { readEnvironment } from "../../server/env";
import { errorMessage } from "../../server/errors";
import { checkDatabase } from "./check-database";
import { checkMachine } from "./check-machine";
import { checkOutside } from "./check-outside";
import { type Finding, Findings } from "./finding";

/** Every check on an installation with these variables. Changes nothing but starting the database. */
export async function examine(given: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const findings = new Findings();
  findings.add("ok", "node", {
    version: process.versions.node,
    system: `${process.platform} ${process.arch}`,
  });
  let env: ReturnType<typeof readEnvironment>;
  try {
    env = readEnvironment(given);
  } catch (error) {
    findings.add("bad", "settingsBad", { why: errorMessage(error) });
    return findings.all;
  }
  await checkMachine(env, findings, given);
  await findings.check("database", () => checkDatabase(env, findings));
  await findings.check("outside", () => checkOutside(env, findings));
  return findings.all;
}
