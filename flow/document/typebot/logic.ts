import { optionIds } from "./choices";
import { readCondition } from "./conditions";
import { flagAt, numberAt, textAt } from "./fields";
import { cleanId, type Exit } from "./graph";
import { pathOfName } from "./names";
import { QUESTION } from "./return-marks";
import { scriptOf } from "./script-code";
import { onlyVariable } from "./split-text";
import { absoluteUrl } from "./urls";
import type { Chain } from "./workshop";

/** The first rule that holds decides; a rule without an edge ends the run, as in Typebot. */
export function addCondition(chain: Chain): void {
  const { shop, block } = chain;
  const translator = shop.translator();
  const ids = uniqueRules(block.items.map((item) => item.id));
  const rules = block.items.slice(0, 50).map((item, index) => ({
    id: ids[index] ?? item.id,
    when: readCondition(item.fields.content, shop, translator, (note) => chain.note(note)),
  }));
  if (block.items.length > 50)
    chain.note({
      severity: "partial",
      code: "too_many_rules",
      message: "Only the first 50 rules were imported.",
      values: { count: 50 },
    });
  chain.addInlines(translator);
  const node = chain.add("condition", { rules }, "else");
  block.items.slice(0, 50).forEach((item, index) => {
    shop.graph.connect(node, ids[index] ?? item.id, shop.edge(item.outgoingEdgeId) ?? null);
  });
  chain.leave();
}

/** Rules' ids; "else" is the way of all others. */
const uniqueRules = (wanted: readonly string[]): string[] =>
  optionIds(wanted.map((one) => (one === "else" ? "rule" : one)));

export function addSplit(chain: Chain): void {
  const { shop, block } = chain;
  const percent = Math.max(0, Math.min(100, numberAt(block.options, "aPercent") ?? 50));
  const [a, b] = block.items.map((item) => shop.edge(item.outgoingEdgeId));
  const node = chain.add("split", {
    variants: [
      { id: "a", label: "A", weight: percent },
      { id: "b", label: "B", weight: 100 - percent },
    ],
    sticky: false,
  });
  const otherwise = chain.exit();
  const neither = a === undefined && b === undefined;
  shop.graph.connect(node, "a", neither ? otherwise : ((a === undefined ? b : a) ?? null));
  shop.graph.connect(node, "b", neither ? otherwise : (b ?? null));
}

/** Goes on elsewhere, and remembers the way back where the path there can return. */
export function addJump(chain: Chain): void {
  const { shop, block } = chain;
  const groupId = textAt(block.options, "groupId");
  if (!groupId) {
    chain.note({
      severity: "changed",
      code: "jump_without_target",
      message: "This jump leads nowhere and was left out.",
    });
    return chain.leave();
  }
  const byTitle = groupId.includes("{{");
  const target = byTitle ? null : shop.place(groupId, textAt(block.options, "blockId"));
  if (byTitle ? shop.marks.needed : shop.marks.reaches(groupId)) {
    const value = shop.marks.mark(block.id, chain.exit());
    chain.add("set", {
      assignments: [
        { variable: shop.marks.variable, operation: "assign", value: shop.translator().template(value) },
      ],
    });
  }
  if (byTitle) return addJumpByTitle(chain, groupId);
  if (target === null) {
    chain.note({
      severity: "changed",
      code: "jump_target_missing",
      message: "The group that this jump leads to is not in the file: the path ends here.",
    });
    return void chain.add("end", {});
  }
  // A step that no outlet leaves: where it goes stands inside it.
  shop.graph.jump(chain.add("jump", { node: "" }), target);
}

/** The target is named by its title when the flow runs: a rule for each title. */
function addJumpByTitle(chain: Chain, source: string): void {
  const { shop } = chain;
  const translator = shop.translator();
  const left = translator.template(source);
  chain.addInlines(translator);
  const groups = [...shop.groups.values()]
    .filter(
      (group, index, all) =>
        group.title !== "" && all.findIndex((one) => one.title === group.title) === index,
    )
    .slice(0, 50);
  const ids = uniqueRules(groups.map((group) => group.id));
  const rules = groups.map((group, index) => ({
    id: ids[index] ?? group.id,
    label: group.title.slice(0, 200),
    when: {
      all: [{ left, operator: "equals", right: shop.translator().template(group.title), exact: true }],
    },
  }));
  const node = chain.add("condition", { rules }, "else");
  groups.forEach((group, index) => {
    shop.graph.connect(node, ids[index] ?? group.id, shop.place(group.id));
  });
}

/** Back to the mark that the last jump left; without one, the next block. */
export function addReturn(chain: Chain): void {
  const { shop } = chain;
  const mark = pathOfName(shop.marks.variable);
  const from = shop.variable("return_from");
  chain.add("set", {
    assignments: [
      { variable: from, operation: "assign", value: `{{ ${mark} }}` },
      { variable: shop.marks.variable, operation: "clear" },
    ],
  });
  // Filled in when all jumps are known.
  const node = chain.add("condition", { rules: [] }, "else");
  shop.returns.push({ node, left: pathOfName(from) });
  chain.leave();
}

/** Gives the Returns a rule for every mark. */
export function finishReturns(shop: Chain["shop"]): void {
  for (const { node, left } of shop.returns) {
    const draft = shop.graph.nodes.find((one) => one.id === node);
    if (!draft) continue;
    const marks = shop.marks.marks.slice(0, 49);
    const ids = uniqueRules(marks.map((one) => one.value));
    const rule = (id: string, value: string) => ({
      id,
      when: { all: [{ left, operator: "equals", right: value, exact: true }] },
    });
    draft.data.rules = [
      rule(QUESTION, QUESTION),
      ...marks.map((one, index) => rule(ids[index] ?? one.value, one.value)),
    ];
    marks.forEach((one, index) => {
      shop.graph.connect(node, ids[index] ?? one.value, one.exit);
    });
  }
}

/** Waits for a time. Typebot shows what follows after it, too. */
export function addWait(chain: Chain): void {
  const { shop, block } = chain;
  const source = textAt(block.options, "secondsToWaitFor") ?? "";
  const seconds = Number(source);
  if (source.trim() === "" || (!source.includes("{{") && !(seconds > 0))) return chain.leave();
  const translator = shop.translator();
  const template = translator.template(source);
  chain.addInlines(translator);
  chain.add(
    "wait",
    source.includes("{{")
      ? { until: "seconds", seconds: template }
      : { until: "duration", duration: { amount: Math.min(seconds, 100_000), unit: "seconds" } },
  );
  chain.leave();
}

export function redirectUrl(
  chain: Chain,
  translator: ReturnType<Chain["shop"]["translator"]>,
): { url: string; newTab?: boolean } | null {
  const url = textAt(chain.block.options, "url") ?? "";
  return url.trim() === ""
    ? null
    : {
        url: absoluteUrl(translator.template(url)),
        ...(flagAt(chain.block.options, "isNewTab") ? { newTab: true } : {}),
      };
}

export function addRedirect(chain: Chain): void {
  const translator = chain.shop.translator();
  const target = redirectUrl(chain, translator);
  if (target) {
    chain.addInlines(translator);
    chain.add("say", { bubbles: [{ type: "redirect", ...target }] });
  }
  chain.leave();
}

/** Code of the author's. On the page it may do anything; here it runs in the sandbox or not at all. */
export function addCode(chain: Chain): void {
  const { shop, block } = chain;
  const code = textAt(block.options, "content") ?? "";
  if (code.trim() === "") return chain.leave();
  const onPage = flagAt(block.options, "isExecutedOnClient") ?? true;
  if (onPage)
    chain.note({
      severity: "partial",
      code: "page_code",
      message:
        "Typebot runs this code in the visitor's page. Here it would run in the sandbox, which has no page: look whether it is still needed.",
    });
  if (/\bfetch\s*\(/.test(code))
    chain.note({
      severity: "partial",
      code: "code_fetches",
      message: "Scripts reach no network: use an HTTP step instead of fetch.",
    });
  chain.addScript({
    code: scriptOf({ code, names: shop.names, result: "nothing", isBody: true }),
    ...(onPage ? { where: "device" as const } : {}),
  });
  chain.leave();
}

/** Runs another bot, or a part of this one, and comes back. */
export function addLink(chain: Chain): void {
  const { shop, block, group, index } = chain;
  const id = textAt(block.options, "typebotId");
  const groupId = textAt(block.options, "groupId");
  if (!id) {
    chain.note({
      severity: "changed",
      code: "link_without_target",
      message: "This step calls no other bot and was left out.",
    });
    return chain.leave();
  }
  const own = id === "current" || id === shop.file.id;
  if (own && groupId?.includes("{{")) return addJumpByTitle(chain, groupId);
  const target = own ? (groupId ? shop.place(groupId) : startOf(chain)) : null;
  // Nothing comes after it: it never has to come back.
  if (own && index === group.blocks.length - 1 && chain.exit() === null && target !== null) {
    return shop.graph.jump(chain.add("jump", { node: "" }), target);
  }
  if (groupId !== undefined && onlyVariable(groupId) !== null) {
    chain.note({
      severity: "partial",
      code: "link_group_by_title",
      message: "The other bot's group is named by a variable: it is called from its beginning.",
    });
  }
  const merges = own || (flagAt(block.options, "mergeResults") ?? shop.file.version < 6);
  const names = shop.names.all().slice(0, 200);
  const node = chain.add("call", {
    flow: own ? shop.file.id : id,
    ...(groupId && !groupId.includes("{{") && !own ? { start: cleanId(groupId) } : {}),
    // Typebot's bots share the variables that have one name.
    inputs: names.map((name) => ({ name, value: `{{ ${pathOfName(name)} }}` })),
    outputs: merges ? names.map((name) => ({ name, variable: name })) : [],
  });
  if (own) shop.calls.push({ node, target });
  else {
    shop.linked.add(id);
    chain.note({
      severity: "changed",
      code: "linked_bot",
      message: "This step calls another bot: import that one too, and choose it here.",
      values: { bot: id },
    });
  }
  chain.leave();
}

function startOf(chain: Chain): Exit {
  const start = chain.shop.file.events.find((event) => event.type === "start");
  return chain.shop.edge(start?.outgoingEdgeId) ?? null;
}
