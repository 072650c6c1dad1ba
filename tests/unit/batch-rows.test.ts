import { describe, expect, test } from "vitest";
import { BatchRows } from "../../server/conversations/batch-rows";
import type { TurnCommit } from "../../server/conversations/turn-commit";
import { quietTurn } from "../support/quiet-turn";

const id = (digit: number) => `01a2b3c4-d5e6-7f80-9a0b-${String(digit).repeat(12)}`;
/** A turn in which something is said, in letters of one to four bytes. */
const says = (digit: number): TurnCommit => ({
  ...quietTurn({ workspaceId: id(7), conversationId: id(digit) }),
  messages: [
    { seq: digit, id: id(9), from: "visitor", body: '{"type":"text","text":"Ünï 多少钱 👩‍🚀"}', mood: "{}" },
  ],
  events: [{ id: id(8), name: "order.paid", properties: '{"sum":12.5}' }],
});

describe("a turn written while it waits", () => {
  test("stands in the batch as if it were written there, wherever its place is", () => {
    const expected = Buffer.from(new BatchRows().write([says(1), says(2), says(3)]));
    const turns = [says(1), says(2), says(3)];
    const desk = new BatchRows();
    for (const index of [2, 1]) {
      const turn = turns[index];
      if (turn) turn.row = desk.row(turn);
    }
    expect(Buffer.from(new BatchRows().write(turns)).equals(expected)).toBe(true);
  });

  test("is as large as it likes", () => {
    const large: TurnCommit = { ...says(1), reply: JSON.stringify("我".repeat(100_000)) };
    const expected = Buffer.from(new BatchRows().write([says(2), large]));
    large.row = new BatchRows().row(large);
    expect(new BatchRows().write([says(2), large]).equals(expected)).toBe(true);
  });
});
