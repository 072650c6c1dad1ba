import type { Bubble } from "../../kernel/bubbles";
import { isBubble, readBubble, waitsForEvent } from "./bubbles";
import { addCards } from "./cards";
import { INPUTS } from "./inputs";
import { addEmail, addHttp, addInbound, addPayment, addUnsupported } from "./integrations";
import {
  addCode,
  addCondition,
  addJump,
  addLink,
  addRedirect,
  addReturn,
  addSplit,
  addWait,
  redirectUrl,
} from "./logic";
import { addModel, MODEL_TYPES } from "./models";
import { addQuestion, eventOf } from "./questions";
import { addSetVariable } from "./set-variable";
import type { TypebotGroup } from "./typebot-file";
import { Chain, GroupStack, type Workshop } from "./workshop";

/** Bubbles of one node at most. */
const MAX_BUBBLES = 50;

const BLOCKS: { readonly [type: string]: (chain: Chain) => void } = {
  Condition: addCondition,
  "Set variable": addSetVariable,
  Jump: addJump,
  Return: addReturn,
  "Typebot link": addLink,
  "AB test": addSplit,
  Wait: addWait,
  Redirect: addRedirect,
  Code: addCode,
  webhook: addInbound,
  Webhook: addHttp,
  Zapier: addHttp,
  "Make.com": addHttp,
  Pabbly: addHttp,
  "Pabbly Connect": addHttp,
  Email: addEmail,
  "payment input": addPayment,
};

/** The nodes of one group. Bubbles in a row become one node, and go into the question behind them. */
export function addGroup(shop: Workshop, group: TypebotGroup, entered: ReadonlySet<string>): void {
  const stack = new GroupStack(group);
  for (let index = 0; index < group.blocks.length; ) index = addBlock(shop, group, index, stack, entered);
}

/** Adds the block at `index` and returns the index of the one after what was taken. */
function addBlock(
  shop: Workshop,
  group: TypebotGroup,
  index: number,
  stack: GroupStack,
  entered: ReadonlySet<string>,
): number {
  const chain = new Chain(shop, group, index, stack);
  const translator = shop.translator();
  const bubbles: Bubble[] = [];
  let at = index;
  // An edge may lead into the middle of a group: a node begins there.
  const open = (): boolean =>
    at < group.blocks.length && (at === index || !entered.has(group.blocks[at]?.id ?? ""));
  for (; open() && bubbles.length < MAX_BUBBLES; at++) {
    const block = group.blocks[at];
    if (!block) break;
    if (isBubble(block)) {
      const bubble = readBubble(block, translator);
      if (bubble) bubbles.push(bubble);
    } else if (
      block.type === "Redirect" &&
      shop.edge(block.outgoingEdgeId) === undefined &&
      at + 1 < group.blocks.length
    ) {
      const target = redirectUrl(new Chain(shop, group, at, stack), translator);
      if (target) bubbles.push({ type: "redirect", ...target });
    } else break;
  }
  const next = open() ? group.blocks[at] : undefined;
  const isQuestion = next !== undefined && (Object.hasOwn(INPUTS, next.type) || next.type === "cards");
  // Where a wrong answer goes elsewhere and comes back, the question must not say its bubbles again.
  const joins =
    isQuestion &&
    bubbles.length < MAX_BUBBLES &&
    (at === index || (bubbles.length > 0 && !eventOf(shop, "invalidReply") && !eventOf(shop, "reply")));
  if (joins) {
    const question = at === index ? chain : chain.movedTo(at);
    if (next.type === "cards") addCards(question, bubbles, translator);
    else addQuestion(question, bubbles, translator);
    return at + 1;
  }
  if (at > index) {
    if (bubbles.length) {
      chain.addInlines(translator);
      chain.add("say", { bubbles });
    }
    // Only the last bubble of a group is left by its edge.
    chain.leave(at < group.blocks.length ? { group: group.id, block: at } : chain.exit(at - 1));
    return at;
  }
  addOther(chain);
  return index + 1;
}

function addOther(chain: Chain): void {
  const { type } = chain.block;
  if (waitsForEvent(chain.block)) return addEmbed(chain);
  const add = Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : MODEL_TYPES.has(type) ? addModel : undefined;
  return (add ?? addUnsupported)(chain);
}

/** An embedded page that the conversation waits for. */
function addEmbed(chain: Chain): void {
  const translator = chain.shop.translator();
  const bubble = readBubble(chain.block, translator);
  chain.addInlines(translator);
  if (bubble) chain.add("say", { bubbles: [bubble] });
  addInbound(chain);
}
