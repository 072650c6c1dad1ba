import { saveAudience } from "../audiences/audiences";
import { AppError } from "../errors";
import { createFlow } from "../flows/create-flow";
import { readDocument } from "../flows/flow-document";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import type { LaunchDetail } from "./launch-view";

/**
 * Draws the campaign of a launch: whoever comes into the audience of its first interest group is told of it once it is live. A draft:
 * somebody looks at it and publishes it. Null where no script is for an interest.
 */
export async function draftCampaign(actor: Actor, launch: LaunchDetail): Promise<{ flowId: string } | null> {
  const { product, items, liveAt, language, name } = launch;
  const scripts = items.filter(({ kind, state }) => kind === "script" && state === "accepted");
  const script = scripts.find(({ label }) => label.includes(":"));
  if (!product || !script) return null;
  const topic = script.label;
  const audienceId = await audienceOf(actor, topic, language);
  const id = uuidv7();
  const at = (x: number) => ({ x, y: 0 });
  const document = readDocument(
    {
      schema: 1,
      id,
      name,
      locale: language === "zh" ? "zh-CN" : "en",
      nodes: [
        { id: "enter", type: "onSegment", position: at(0), data: { audience: audienceId, change: "enters" } },
        ...(liveAt
          ? [
              {
                id: "until",
                type: "wait",
                position: at(320),
                data: { until: "date", date: liveAt.toISOString() },
              },
            ]
          : []),
        {
          id: "tell",
          type: "send",
          position: at(640),
          data: {
            class: "marketing",
            channel: "best",
            purpose: "offers",
            text: verbatim(script.text),
            ...(product.url
              ? { link: { label: language === "zh" ? "去看看" : "Have a look", url: verbatim(product.url) } }
              : {}),
          },
        },
        {
          id: "done",
          type: "track",
          position: at(960),
          data: { event: "launch.told", properties: [{ name: "product", value: verbatim(product.ref) }] },
        },
      ],
      edges: [
        { id: "e1", source: "enter", outlet: "next", target: liveAt ? "until" : "tell" },
        ...(liveAt ? [{ id: "e2", source: "until", outlet: "next", target: "tell" }] : []),
        { id: "e3", source: "tell", outlet: "sent", target: "done" },
      ],
      variables: [],
      settings: {},
    },
    id,
  );
  const { id: flowId } = await createFlow(actor, { name: name.slice(0, 100), document });
  return { flowId };
}

/** What a page said is no template. */
const verbatim = (text: string): string => text.replaceAll("{{", "{ {").replaceAll("{%", "{ %");

/** The audience of whoever looked at such things lately; one that was made for it before is taken again. */
async function audienceOf(actor: Actor, topic: string, language: "zh" | "en"): Promise<string> {
  const word = topic.slice(topic.indexOf(":") + 1);
  const condition = {
    all: [{ left: `interests[${JSON.stringify(topic)}]`, operator: "greaterOrEqual" as const, right: 1 }],
  };
  const called = language === "zh" ? `对${word}感兴趣` : `Interested in ${word}`;
  for (let count = 1; ; count++) {
    const name = (count === 1 ? called : `${called} (${count})`).slice(-100);
    try {
      return (await saveAudience(actor, { name, condition })).id;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "name-taken" || count >= 20) throw error;
    }
  }
}
