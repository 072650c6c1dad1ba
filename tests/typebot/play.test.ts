import { afterAll, describe, expect, it } from "vitest";
import type { Flow } from "../../flow";
import { importTypebot } from "../../flow/document/typebot";
import { playRecording } from "../../server/play/play-recording";
import { type RecordedInput, recordingSchema } from "../../server/play/recording";
import { closeScripts } from "../../server/script/run-script";
import { bot, text, v } from "./bot";

afterAll(closeScripts);

function flowOf(document: unknown): Flow {
  const result = importTypebot(document, { trustScripts: true });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.flow;
}

/** `says` are texts; `asks` is the kind of input that is open afterwards. */
type Line = {
  input: RecordedInput;
  says: string[];
  asks?: string;
  choices?: string[];
  clientActions?: unknown;
};

async function differences(
  document: unknown,
  lines: Line[],
  library: unknown[] = [],
  more: { [key: string]: unknown } = {},
): Promise<string[]> {
  const turns = lines.map(({ input, says, asks, choices, clientActions }) => ({
    input,
    expect: says.map((content) => ({ type: "text", content })),
    expectInput: asks === undefined ? null : { type: asks, ...(choices ? { choices } : {}) },
    ...(clientActions ? { clientActions } : {}),
  }));
  const played = await playRecording({
    flow: flowOf(document),
    library: library.map(flowOf),
    recording: recordingSchema.parse({ turns, ...more }),
    now: Date.UTC(2026, 0, 5),
  });
  return played.turns.flatMap((turn) => turn.differences);
}

const email = bot(
  ["Mail"],
  [
    {
      id: "G",
      blocks: [
        text("t", "Hello"),
        { id: "q", type: "email input", options: { variableId: v("Mail") } },
        text("u", "Thanks, {{Mail}}"),
      ],
    },
  ],
);

describe("imported bots behave as they did", () => {
  it("asks again, in Typebot's words, and stores in lower case", async () => {
    const wrong = "This email doesn't seem to be valid. Can you type it again?";
    expect(
      await differences(email, [
        { input: null, says: ["Hello"], asks: "email input" },
        { input: "nope", says: [wrong], asks: "email input" },
        { input: "ADA@Example.com", says: ["Thanks, ada@example.com"] },
      ]),
    ).toEqual([]);
  });

  it("finds every kind of difference", async () => {
    expect(await differences(email, [{ input: null, says: ["Hi"], asks: "email input" }])).toHaveLength(1);
    expect(
      await differences(email, [{ input: null, says: ["Hello", "More"], asks: "email input" }]),
    ).toHaveLength(1);
    expect(await differences(email, [{ input: null, says: [], asks: "email input" }])).toHaveLength(1);
    expect(await differences(email, [{ input: null, says: ["Hello"], asks: "text input" }])).toHaveLength(1);
    expect(await differences(email, [{ input: null, says: ["Hello"] }])).toHaveLength(1);
  });

  it("routes choices by item, else by block; letter case counts", async () => {
    const items = [
      { id: "i1", content: "One", to: "One" },
      { id: "i2", content: "Two", value: "2" },
    ];
    const document = bot(
      ["C"],
      [
        {
          id: "G",
          blocks: [{ id: "q", type: "choice input", options: { variableId: v("C") }, items, to: "Rest" }],
        },
        { id: "One", blocks: [text("a", "one {{C}}")] },
        { id: "Rest", blocks: [text("b", "rest {{C}}")] },
      ],
    );
    const start: Line = { input: null, says: [], asks: "choice input", choices: ["One", "Two"] };
    expect(await differences(document, [start, { input: "One", says: ["one One"] }])).toEqual([]);
    expect(await differences(document, [start, { input: "2", says: ["rest 2"] }])).toEqual([]);
    expect(
      await differences(document, [
        start,
        {
          input: "one",
          says: ["Invalid message. Please, try again."],
          asks: "choice input",
          choices: ["One", "Two"],
        },
      ]),
    ).toEqual([]);
    expect(await differences(document, [{ ...start, choices: ["One"] }])).toHaveLength(1);
  });

  it("calculates, compares and goes on", async () => {
    const set = (id: string, expressionToEvaluate: string) => ({
      id,
      type: "Set variable",
      options: { variableId: v("Score"), expressionToEvaluate },
    });
    const rule = {
      id: "r",
      to: "High",
      content: {
        comparisons: [{ id: "c", variableId: v("Score"), comparisonOperator: "Greater than", value: "70" }],
      },
    };
    const document = bot(
      ["Score"],
      [
        {
          id: "G",
          blocks: [
            set("a", "0"),
            set("b", "{{Score}} + 80"),
            { id: "c", type: "Condition", items: [rule] },
            text("l", "low"),
          ],
        },
        { id: "High", blocks: [text("h", "high {{Score}}, {{={{Score}} / 2=}}")] },
      ],
    );
    expect(await differences(document, [{ input: null, says: ["high 80, 40"] }])).toEqual([]);
  });

  it("returns from a jump once", async () => {
    const document = bot(
      [],
      [
        {
          id: "G",
          blocks: [
            { id: "j", type: "Jump", options: { groupId: "H" } },
            text("a", "back"),
            { id: "j2", type: "Jump", options: { groupId: "I" } },
          ],
        },
        { id: "H", blocks: [text("h", "away"), { id: "r", type: "Return" }, text("n", "never")] },
        { id: "I", blocks: [text("i", "end")] },
      ],
    );
    expect(await differences(document, [{ input: null, says: ["away", "back", "end"] }])).toEqual([]);
  });

  it("comes back to the question after a command, and only after a Return", async () => {
    const events = [
      { id: "ev1", type: "command", options: { command: "help" }, to: "Help" },
      { id: "ev2", type: "command", options: { command: "stop" }, to: "Stop" },
    ];
    const document = bot(
      ["X"],
      [
        {
          id: "G",
          blocks: [{ id: "q", type: "text input", options: { variableId: v("X") } }, text("t", "got {{X}}")],
        },
        { id: "Help", blocks: [text("h", "help!"), { id: "r", type: "Return" }] },
        { id: "Stop", blocks: [text("s", "stopped")] },
      ],
      { events },
    );
    const start: Line = { input: null, says: [], asks: "text input" };
    expect(
      await differences(document, [
        start,
        { input: { type: "command", command: "help" }, says: ["help!"], asks: "text input" },
        { input: "x", says: ["got x"] },
      ]),
    ).toEqual([]);
    expect(
      await differences(document, [
        start,
        { input: { type: "command", command: "stop" }, says: ["stopped"] },
      ]),
    ).toEqual([]);
  });

  it("hears every reply before it is taken as the answer", async () => {
    const events = [
      {
        id: "ev1",
        type: "reply",
        options: { contentVariableId: v("R"), inputNameVariableId: v("N") },
        to: "Ev",
      },
    ];
    const document = bot(
      ["X", "R", "N"],
      [
        {
          id: "G",
          title: "Mail",
          blocks: [{ id: "q", type: "email input", options: { variableId: v("X") } }, text("t", "got {{X}}")],
        },
        { id: "Ev", blocks: [text("h", "heard {{R}} for {{N}}"), { id: "r", type: "Return" }] },
      ],
      { events },
    );
    const wrong = "This email doesn't seem to be valid. Can you type it again?";
    expect(
      await differences(document, [
        { input: null, says: [], asks: "email input" },
        { input: "bad", says: ["heard bad for Mail", wrong], asks: "email input" },
        { input: "a@b.co", says: ["heard a@b.co for Mail", "got a@b.co"] },
      ]),
    ).toEqual([]);
  });

  it("calls another bot with the variables that both name, and takes them back where they are merged", async () => {
    const child = {
      ...bot(
        ["Name"],
        [
          {
            id: "S",
            blocks: [
              text("c", "child knows {{Name}}"),
              {
                id: "cs",
                type: "Set variable",
                options: { variableId: v("Name"), expressionToEvaluate: "Grace" },
              },
            ],
          },
        ],
      ),
      id: "child",
    };
    const parent = (mergeResults: boolean) =>
      bot(
        ["Name"],
        [
          {
            id: "G",
            blocks: [
              { id: "l", type: "Typebot link", options: { typebotId: "child", mergeResults } },
              text("p", "parent knows {{Name}}"),
            ],
          },
        ],
        { values: { Name: "Ada" } },
      );
    expect(
      await differences(
        parent(true),
        [{ input: null, says: ["child knows Ada", "parent knows Grace"] }],
        [child],
      ),
    ).toEqual([]);
    expect(
      await differences(
        parent(false),
        [{ input: null, says: ["child knows Ada", "parent knows Ada"] }],
        [child],
      ),
    ).toEqual([]);
    // A bot that is not there is passed over.
    expect(await differences(parent(true), [{ input: null, says: ["parent knows Ada"] }])).toEqual([]);
  });

  it("lets the recording answer for the visitor's browser", async () => {
    const document = bot(
      ["P"],
      [
        {
          id: "G",
          blocks: [
            {
              id: "s",
              type: "Set variable",
              options: {
                variableId: v("P"),
                expressionToEvaluate: "location.href",
                isExecutedOnClient: true,
              },
            },
            text("t", "page {{P}}"),
          ],
        },
      ],
    );
    expect(
      await differences(document, [
        { input: null, says: [] },
        { input: "https://e.com", says: ["page https://e.com"] },
      ]),
    ).toEqual([]);
    expect(
      await differences(document, [
        { input: null, says: [] },
        { input: null, says: ["page"] },
      ]),
    ).toEqual([]);
  });

  it("stops before what is not played", async () => {
    const document = bot(
      ["A"],
      [
        {
          id: "G",
          blocks: [
            text("t", "thinking"),
            { id: "w", type: "Webhook", options: { webhook: { url: "https://e.invalid" } } },
            text("u", "done"),
          ],
        },
      ],
    );
    const flow = flowOf(document);
    const recording = recordingSchema.parse({
      turns: [
        {
          input: null,
          expect: [{ type: "text", content: "thinking" }],
          expectInput: null,
          stopsBefore: "Webhook",
        },
      ],
    });
    expect(
      (await playRecording({ flow, library: [], recording, now: 0 })).turns.flatMap(
        (turn) => turn.differences,
      ),
    ).toEqual([]);
    expect(await differences(document, [{ input: null, says: ["thinking", "done"] }])).toEqual([]);
  });

  it("says nothing of what a visitor wrote twice, and keeps braces as words", async () => {
    const document = bot(
      ["X"],
      [
        {
          id: "G",
          blocks: [
            { id: "q", type: "text input", options: { variableId: v("X") } },
            text("t", "you said {{X}} {% raw %} {{{X}}}"),
          ],
        },
      ],
    );
    expect(
      await differences(document, [
        { input: null, says: [], asks: "text input" },
        { input: "{{X}} **b**", says: ["you said {{X}} b {% raw %} {{{X}} b}"] },
      ]),
    ).toEqual([]);
  });
});
