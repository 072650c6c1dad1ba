import "./quiet";
import { test } from "vitest";
import { planOf } from "./plan";
import { simulate } from "./simulate";

test("trace", { timeout: 60_000 }, async () => {
  for (const seed of (process.env.SEEDS ?? "").split(",").map(Number)) {
    const log: string[] = [];
    const history = await simulate(planOf(seed), { trace: (line) => log.push(line) });
    console.log(
      seed,
      JSON.stringify(history.breaches),
      history.commits,
      "\n" + log.slice(0, 10).join("\n") + "\n...\n" + log.slice(-Number(process.env.TAIL ?? 25)).join("\n"),
    );
  }
});
