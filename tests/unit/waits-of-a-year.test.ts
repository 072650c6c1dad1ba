import { expect, it } from "vitest";
import { parseFlow } from "../../flow";
import { createSimulation } from "../../flow/simulate";
import { zonedParts } from "../../flow/text/zoned-time";
import { flowOf } from "../support/flow-of";

const HOUR = 3_600_000;
const DAYS = 400;

/** Waits for 02:30, which the clocks skip once a year and repeat once, says so, and waits again. */
const parsed = parseFlow(
  flowOf(
    {
      start: { type: "onChat" },
      night: { type: "wait", data: { until: "time", at: "02:30" } },
      awake: { type: "say", data: { bubbles: [{ type: "text", text: "Good night" }] } },
    },
    ["start -> night", "night -> awake", "awake -> night"],
    { schema: 1, id: "f", name: "Nights", locale: "en", variables: [], settings: {} },
  ),
);

it.each(["Europe/Berlin", "America/New_York", "Asia/Shanghai"])(
  "a time of day is waited for once a day and never ends early: 400 days in %s, looked at every 7 hours",
  async (timeZone) => {
    if (!parsed.ok) throw new Error(parsed.errors[0]?.message);
    const from = Date.parse("2026-01-01T00:00:00Z");
    const simulation = createSimulation({
      flow: parsed.flow,
      perform: async () => ({ ok: false, error: { code: "none", message: "Nothing is asked for." } }),
      now: from,
      seed: 1,
      timeZone,
    });
    await simulation.start();
    const went: number[] = [];
    for (let now = from; now < from + DAYS * 24 * HOUR; now += 7 * HOUR) {
      const turn = await simulation.advanceClock(7 * HOUR);
      for (const entry of turn.entries) {
        if (entry.kind !== "timer") continue;
        expect(entry.at).toBeLessThanOrEqual(simulation.now);
        went.push(entry.at);
      }
    }
    const days = new Set<string>();
    for (const at of went) {
      const { year, month, day, hour, minute } = zonedParts(at, timeZone);
      days.add(`${year}-${month}-${day}`);
      expect(minute).toBe(30);
      expect([2, 3]).toContain(hour);
    }
    // Each day once: none twice, none left out.
    expect(days.size).toBe(went.length);
    expect(went.length).toBeGreaterThanOrEqual(DAYS - 1);
    expect(went.length).toBeLessThanOrEqual(DAYS + 1);
  },
);
