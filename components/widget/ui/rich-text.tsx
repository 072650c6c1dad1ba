/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import type { RichBlock, RichInline, RichLeaf } from "../../../flow/kernel/chat";
import { plainText } from "../plain-text";
import { safeLink } from "../safe-link";

/** Rich text from its tree, as nodes; nothing of it is ever read as HTML. */
export function RichText({ blocks }: { blocks: readonly RichBlock[] }) {
  return (
    <>
      {blocks.map((block, index) => {
        if (block.type === "paragraph") {
          return (
            <p key={index} dir="auto">
              {block.children.map(inline)}
            </p>
          );
        }
        const items = block.items.map((item, at) => (
          <li key={at} dir="auto">
            {item.map(inline)}
          </li>
        ));
        return block.ordered ? <ol key={index}>{items}</ol> : <ul key={index}>{items}</ul>;
      })}
    </>
  );
}

/** Plain text, line by line, with its web addresses as links. */
export function PlainText({ text }: { text: string }) {
  return (
    <>
      {plainText(text)
        .split(/\r\n|[\n\r\u2028\u2029]/)
        .map((line, index) => (
          <p key={index} dir="auto">
            {line === "" ? <br /> : linked(line)}
          </p>
        ))}
    </>
  );
}

function inline(one: RichInline, index: number): ComponentChildren {
  if (!("type" in one)) return leaf(one, index);
  const href = safeLink(one.url);
  if (!href) return one.children.map(leaf);
  return (
    <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
      {one.children.map(leaf)}
    </a>
  );
}

function leaf(one: RichLeaf, index: number): ComponentChildren {
  let node: ComponentChildren = plainText(one.text);
  if (one.code) node = <code>{node}</code>;
  if (one.bold) node = <strong>{node}</strong>;
  if (one.italic) node = <em>{node}</em>;
  if (one.underline) node = <u>{node}</u>;
  if (one.strike) node = <s>{node}</s>;
  return <span key={index}>{node}</span>;
}

const ADDRESS = /(https?:\/\/[^\s<>"'`，。；！？、）】》”’]+[^\s<>"'`，。；！？、）】》”’.,;:!?)\]}])/i;

function linked(line: string): ComponentChildren {
  return line.split(ADDRESS).map((part, index) => {
    const href = index % 2 === 1 ? safeLink(part) : null;
    if (!href) return part;
    return (
      <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    );
  });
}
