import { isForVisitors } from "../../../flow/document/lint-translations";
import { type DataPath, walkData } from "../../../flow/document/walk-data";
import { engine, type Flow, type FlowNode } from "../../../flow/index";

export type TranslationRow = { key: string; node: FlowNode; text: string; translated: string };

/** Every text that visitors read, beside what it is called in `locale`; in the document's order. */
export function translationRows(flow: Flow, locale: string): TranslationRow[] {
  const texts = flow.translations?.[locale] ?? {};
  return flow.nodes.flatMap((node) => {
    const definition = engine.definitions.get(node.type);
    if (!definition || definition.inert) return [];
    const read: { path: DataPath; text: string }[] = [];
    walkData(definition.data, node.data, (field) => {
      if (field.kind === "template" && !field.url && isForVisitors(field.path, field.text)) read.push(field);
    });
    return read.map(({ path, text }) => {
      const key = `${node.id}.${path.join(".")}`;
      return { key, node, text, translated: texts[key] ?? "" };
    });
  });
}

/** The document's translations with one text changed; an empty one is removed. */
export function withTranslation(
  translations: Flow["translations"],
  locale: string,
  key: string,
  text: string,
): NonNullable<Flow["translations"]> {
  const { [key]: _before, ...rest } = translations?.[locale] ?? {};
  return { ...translations, [locale]: text ? { ...rest, [key]: text } : rest };
}
