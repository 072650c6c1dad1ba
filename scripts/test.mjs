// npm test [-- files or vitest options]: set-up, all tests, and one line at the very end: `N passed, N failed`.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureClient, ensureInstalled, main, root } from "./setup.mjs";

main(async () => {
  const long = process.argv[2] === "--long";
  const given = process.argv.slice(long ? 3 : 2);
  await ensureInstalled();
  await ensureClient();
  const folder = mkdtempSync(path.join(tmpdir(), "parley-test-"));
  const report = path.join(folder, "report.json");
  const projects = long ? ["long"] : ["alone", "services", "chaos", "unit", "faults", "e2e"];
  const args = [
    path.join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...projects.map((name) => `--project=${name}`),
    ...given,
  ];
  const env = { ...process.env, NODE_ENV: "test", NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => {
    const counts = existsSync(report) ? count(JSON.parse(readFileSync(report, "utf8"))) : undefined;
    rmSync(folder, { recursive: true, force: true });
    if (!counts) {
      console.log("0 passed, 1 failed (the tests did not run)");
      process.exit(code || 1);
    }
    for (const name of counts.again) console.log(`passed at its second try: ${name}`);
    if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
    console.log(`${counts.passed} passed, ${counts.failed} failed`);
    process.exit(code !== 0 ? (code ?? 1) : counts.failed > 0 ? 1 : 0);
  });
});

/** A test file that could not even be loaded has no tests in the report: it counts as one failure. */
function count(report) {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  // What failed first keeps its failure's messages.
  const again = report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === "passed" && test.failureMessages.length > 0)
      .map((test) => `${path.relative(root, file.name)}: ${test.fullName}`),
  );
  return {
    again,
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
