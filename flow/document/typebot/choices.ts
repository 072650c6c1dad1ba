import { readCondition } from "./conditions";
import { flagAt, isObject, listAt, objectAt, textAt } from "./fields";
import { cleanId } from "./graph";
import type { Translator } from "./translate";
import type { TypebotItem } from "./typebot-file";
import type { Chain } from "./workshop";

/** Options of one node at most. */
const MAX_OPTIONS = 200;
/** Outlets that every question has. */
const TAKEN = ["answered", "invalid", "timeout"];

export type Option = { id: string; label: string; [key: string]: unknown };

/** Ids of items as ids of outlets: none twice in a block. */
export function optionIds(wanted: readonly string[]): string[] {
  const used = new Set(TAKEN);
  return wanted.map((one) => {
    let id = cleanId(one);
    for (let count = 2; used.has(id); count++) id = `${cleanId(one)}.${count}`;
    used.add(id);
    return id;
  });
}

/** Buttons: an item's words, what is stored for it, and when it is shown. */
export function readOptions(chain: Chain, translator: Translator): Option[] {
  const items = chain.block.items.slice(0, MAX_OPTIONS);
  if (chain.block.items.length > MAX_OPTIONS) {
    chain.note({
      severity: "partial",
      code: "too_many_options",
      message: `Only the first ${MAX_OPTIONS} options were imported.`,
      values: { count: MAX_OPTIONS },
    });
  }
  const ids = optionIds(items.map((item) => item.id));
  return items.map((item, index) => ({ id: ids[index] ?? item.id, ...readOption(item, chain, translator) }));
}

function readOption(
  { fields }: TypebotItem,
  chain: Chain,
  translator: Translator,
): Omit<Option, "id"> & { label: string } {
  const pictured = chain.block.type === "picture choice input";
  const text = (key: string): string | undefined => {
    const source = textAt(fields, key);
    return source === undefined || source === "" ? undefined : translator.template(source);
  };
  const [value, image, description] = [
    text("value"),
    pictured ? text("pictureSrc") : undefined,
    pictured ? text("description") : undefined,
  ];
  const when = readDisplay(fields, chain, translator);
  return {
    label: text(pictured ? "title" : "content") ?? "",
    ...(value ? { value } : {}),
    ...(image ? { image } : {}),
    ...(description ? { description } : {}),
    ...(when ? { when } : {}),
  };
}

/** The condition under which an item is shown, where it has one. */
export function readDisplay(
  fields: unknown,
  chain: Chain,
  translator: Translator,
): ReturnType<typeof readCondition> | null {
  const display = objectAt(fields, "displayCondition");
  const { condition } = display;
  if (
    flagAt(display, "isEnabled") !== true ||
    !isObject(condition) ||
    listAt(condition, "comparisons").length === 0
  )
    return null;
  return readCondition(condition, chain.shop, translator, (note) => chain.note(note));
}
