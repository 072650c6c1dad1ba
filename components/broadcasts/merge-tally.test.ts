import { expect, it } from "vitest";
import { type DryTally, mergeTally } from "./merge-tally";

const tally = (n: number, outcome: string): DryTally => ({
  looked: n,
  steps: { a: { came: n, sent: n, outlets: { next: n }, skipped: { cap: n }, held: {} } },
  ends: { ended: n },
  hours: { "2026-03-02T15:00:00.000Z": n },
  assumed: {},
  samples: Array.from({ length: 2 }, (_, index) => ({
    contactId: `${outcome}${n}${index}`,
    name: null,
    step: "a",
    outcome,
    at: "2026-03-02T15:00:00.000Z",
    until: null,
    channel: null,
    text: null,
  })),
});

it("parts of a dry run add up, and three samples of each outcome stay", () => {
  const both = mergeTally(mergeTally(tally(1, "sent"), tally(2, "sent")), {
    ...tally(4, "cap"),
    steps: { b: { came: 4, sent: 0, outlets: {}, skipped: { cap: 4 }, held: { quietHours: 1 } } },
  });
  expect(both).toMatchObject({
    looked: 7,
    ends: { ended: 7 },
    hours: { "2026-03-02T15:00:00.000Z": 7 },
    steps: {
      a: { came: 3, sent: 3, outlets: { next: 3 }, skipped: { cap: 3 } },
      b: { came: 4, held: { quietHours: 1 } },
    },
  });
  expect(both.samples.map((one) => one.contactId)).toEqual(["sent10", "sent11", "sent20", "cap40", "cap41"]);
});
