import { afterAll, expect, test } from "vitest";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { effectConfig } from "../../server/effects/effect-config";
import { readEnvironment } from "../../server/env";
import { closeScripts } from "../../server/script/run-script";
import { chatServer, fiveSteps, flowOf, publish, SECRET, visit } from "../support/chat-server";

const server = chatServer({
  perform: effectPerformer(effectConfig(readEnvironment({ PARLEY_SECRET_KEY: SECRET }))),
});
afterAll(closeScripts);

test("F27: scripts that hang are ended and leave by their error outlet; everybody else is answered meanwhile", async () => {
  const say = (words: string) => ({ type: "say", data: { bubbles: [{ type: "text", text: words }] } });
  const hangs = await publish(
    server.database.pools,
    flowOf(
      {
        start: { type: "onChat" },
        script: { type: "script", data: { code: "while (true) {}" } },
        fine: say("It ended"),
        broken: say("It hung"),
      },
      ["start -> script", "script.next -> fine", "script.error -> broken"],
    ),
  );
  const talks = await publish(server.database.pools, fiveSteps);
  const others = await Promise.all(Array.from({ length: 20 }, () => visit(server, talks)));
  let hanging = 10;
  const stuck = Array.from({ length: hanging }, () =>
    visit(server, hangs).then((visitor) => {
      hanging--;
      return visitor.first.json.messages.at(-1)?.text;
    }),
  );
  const answers = await Promise.all(
    others.map(async (visitor) => [await visitor.say({ text: "Ada" }), await visitor.say({ choice: "tea" })]),
  );
  // Two at a time of one workspace, a quarter of a second each: the others have not waited for them.
  expect(hanging).toBeGreaterThan(0);
  expect(answers.flat().map((one) => one.status)).toEqual(Array(40).fill(200));
  expect(await Promise.all(stuck)).toEqual(Array(10).fill("It hung"));
});
