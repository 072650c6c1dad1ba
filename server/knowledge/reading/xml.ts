import { Parser } from "htmlparser2";

/** An element of XML; texts are its children too. */
export interface Element {
  /** Without its namespace. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

/** Elements that lie in each other at most: deeper ones are left out. */
const DEEPEST = 200;

/** Reads XML. No entities but the predefined ones are known, so none can be made to grow. */
export function parseXml(bytes: Uint8Array): Element {
  const root: Element = { name: "", attributes: {}, children: [] };
  const open: Element[] = [root];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element = { name: local(name), attributes: plainNames(attributes), children: [] };
        if (open.length < DEEPEST) open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext(text) {
        open.at(-1)?.children.push(text);
      },
      onclosetag() {
        if (open.length > 1) open.pop();
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(new TextDecoder().decode(bytes));
  return root;
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

const plainNames = (attributes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [local(name), value]));

/** The elements among the children, of a name where one is given. */
export function childrenOf(element: Element | undefined, name?: string): Element[] {
  return (element?.children ?? []).filter(
    (child): child is Element => typeof child !== "string" && (name === undefined || child.name === name),
  );
}

/** The elements of a name anywhere below, not looking into those that are found. */
export function within(element: Element, name: string): Element[] {
  return childrenOf(element).flatMap((child) => (child.name === name ? [child] : within(child, name)));
}

/** The first element on a path of names. */
export function at(element: Element | undefined, ...names: string[]): Element | undefined {
  return names.reduce<Element | undefined>((found, name) => childrenOf(found, name)[0], element);
}
