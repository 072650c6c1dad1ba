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
  const parser = parserInto(open, () => undefined);
  parser.end(new TextDecoder().decode(bytes));
  return root;
}

/** Reads XML that comes in pieces, and gives each element of a name as soon as it is whole: the rest is not kept. */
export function elementsOf(name: string, hear: (element: Element) => void) {
  const open: Element[] = [{ name: "", attributes: {}, children: [] }];
  const decoder = new TextDecoder();
  const parser = parserInto(open, (element) => {
    if (element.name === name) hear(element);
    // What lies outside is forgotten as it ends; the element's own parts are kept until it is whole.
    if (!open.some((one) => one.name === name)) open.at(-1)?.children.splice(0);
  });
  return {
    write: (bytes: Uint8Array) => parser.write(decoder.decode(bytes, { stream: true })),
    end: () => parser.end(decoder.decode()),
  };
}

function parserInto(open: Element[], closed: (element: Element) => void): Parser {
  return new Parser(
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
        const element = open.length > 1 ? open.pop() : undefined;
        if (element) closed(element);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
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
