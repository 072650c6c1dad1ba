import { randomUUID } from "node:crypto";
import { beforeAll, expect, it, vi } from "vitest";
import { pools } from "../../server/db/pools";
import { answerInTalk } from "../../server/knowledge/answer-in-talk";
import { answerQuestion } from "../../server/knowledge/answer-question";
import { saveText } from "../../server/knowledge/save-source";
import { searchKnowledge } from "../../server/knowledge/search-knowledge";
import { testEnvironment } from "../support/environment";
import { LAMPS, type OwnQuestion, type OwnShop, TEA } from "../support/own-questions";
import { anotherWorkspace, firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

testEnvironment();
testDatabase();
let first: Shop;
beforeAll(async () => {
  first = await firstOwner();
});

/** A workspace that knows a shop's documents; how a question goes there. */
async function asking(name: string, { documents }: OwnShop) {
  const { actor } = await anotherWorkspace(first, name);
  for (const { title, text } of documents) await saveText(actor, { details: { title }, text });
  return async ([question, says]: OwnQuestion): Promise<"right" | "wrong" | "unsure"> => {
    const { outcome, text } = await answerQuestion(actor.workspaceId, question);
    if (outcome === "unsure") return "unsure";
    return says !== null && text?.includes(says) ? "right" : "wrong";
  };
}

async function outcomes(name: string, shop: OwnShop) {
  const ask = await asking(name, shop);
  const by: Record<"right" | "wrong" | "unsure", string[]> = { right: [], wrong: [], unsure: [] };
  for (const one of shop.questions) by[await ask(one)].push(one[0]);
  return by;
}

it("answers what documents say, in both languages, and stays unsure of the rest", async () => {
  const lamps = await outcomes("Lamps", LAMPS);
  expect(lamps.wrong).toEqual([]);
  // Of 56 that have an answer.
  expect(lamps.right.length, lamps.unsure.join("\n")).toBeGreaterThanOrEqual(51);
});

it("answers as much in another shop", async () => {
  const tea = await outcomes("Tea", TEA);
  expect(tea.wrong).toEqual([]);
  // Of 40.
  expect(tea.right.length, tea.unsure.join("\n")).toBeGreaterThanOrEqual(34);
});

it("takes what another shop's visitors ask for what it is", async () => {
  const ask = await asking("Lamps, asked for tea", LAMPS);
  // Answered by both: returns of money, points, one way to pay.
  const known = ["退款几天到账", "有没有会员积分", "Can I pay with PayPal?"];
  const answered: string[] = [];
  for (const [question] of TEA.questions)
    if ((await ask([question, null])) !== "unsure" && !known.includes(question)) answered.push(question);
  expect(answered).toEqual([]);
});

it("answers in a conversation from the search's own transaction", async () => {
  const { actor } = await anotherWorkspace(first, "Talk");
  const text = "# Returns\n\nYou may return a lamp within 30 days.";
  await saveText(actor, { details: { title: "Help" }, text });
  const connect = vi.spyOn(pools().app, "connect");
  const connected = async (act: (question: string) => Promise<unknown>): Promise<number[]> => {
    const counts: number[] = [];
    for (const question of ["Can I return a lamp?", "Do you sell coffee?"]) {
      connect.mockClear();
      await act(question);
      counts.push(connect.mock.calls.length);
    }
    return counts;
  };
  const search = (question: string) => searchKnowledge(actor.workspaceId, question);
  await connected(search);
  const alone = await connected(search);
  const conversationId = randomUUID();
  expect(
    await connected((question) => answerInTalk(actor.workspaceId, question, { conversationId })),
  ).toEqual(alone);
  connect.mockRestore();
});
