import { BroadcastWork } from "../../server/broadcasts/broadcast-work";
import { CampaignWork } from "../../server/campaigns/campaign-work";
import type { ConversationPlane } from "../../server/conversations/plane";
import type { ChannelPort } from "../../server/delivery/channel-port";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import type { MemberActor } from "../../server/workspaces/actor";
import { flowOf } from "./flow-of";

/** Publishes a flow that a broadcast sends: one message, and what `more` adds to it. */
export async function publishOffer(
  actor: MemberActor,
  data: object = {},
  settings: object = {},
  name = "Offer",
): Promise<string> {
  const document = flowOf(
    {
      start: { type: "onSchedule", data: { repeat: "byHand", at: "10:00" } },
      offer: {
        type: "send",
        data: {
          channel: "email",
          purpose: "offers",
          subject: "News",
          text: "Hello {{contact.name}}",
          ...data,
        },
      },
    },
    ["start -> offer"],
    { schema: 1, id: "x", name, locale: "en", variables: [], settings },
  );
  const { id: flowId } = await createFlow(actor, { name, document: readDocument(document, "x") });
  await publishFlow(actor, { flowId });
  return flowId;
}

/** The workers that a broadcast needs, looked after by hand. What leaves is kept. */
export class BroadcastScene {
  readonly left: { contactId: string; message: string; text: string }[] = [];
  readonly broadcasts: BroadcastWork;
  readonly campaigns: CampaignWork;

  /** `most`: contacts of one transaction, at most. */
  constructor(
    readonly plane: ConversationPlane,
    most?: number,
  ) {
    const port: Extract<ChannelPort, { kind: "outside" }> = {
      kind: "outside",
      deliver: async ({ contactId, message, content }) => {
        this.left.push({ contactId, message, text: content.text });
      },
    };
    this.broadcasts = new BroadcastWork(plane, most);
    this.campaigns = new CampaignWork(plane, {
      ports: { email: port, webhook: port },
      stopping: new AbortController().signal,
    });
  }

  /** Everything that is due now, until nothing is. */
  async settle(): Promise<void> {
    for (let round = 0; round < 10_000; round++) {
      const done =
        (await this.broadcasts.runOnce()) +
        (await this.campaigns.runOnce()) +
        (await this.plane.due.runOnce());
      while (this.plane.chain.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
      if (done === 0) return;
    }
    throw new Error("there is always something more to do");
  }
}
