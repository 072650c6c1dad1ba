"use client";
import { ExternalLink, File as FileIcon, Play } from "lucide-react";
import { Fragment } from "react";
import { useTranslations } from "use-intl";
import type { Card, Message, RichBlock, RichInline } from "../../flow/index";
import { cx } from "../ui/cx";

/** A message as the visitor will see it, in small. Texts are text and nothing else. */
export function MessageView({
  message,
  onChoice,
}: {
  message: Message;
  onChoice: (choice: string, label: string) => void;
}) {
  const t = useTranslations("simulator.message");
  switch (message.type) {
    case "text":
      return <Bubble>{message.rich ? <Rich blocks={message.rich} /> : message.text}</Bubble>;
    case "image":
      // The author's own address, as visitors get it; the optimiser of pages has no business with it.
      return (
        // biome-ignore lint/performance/noImgElement: see above
        <img
          src={message.url}
          alt={message.alt ?? ""}
          className="max-h-56 max-w-[85%] rounded-lg border border-line object-contain"
        />
      );
    case "video":
      return (
        <Linked
          url={message.url}
          icon={<Play size={13} aria-hidden />}
          label={message.caption ?? t("video")}
        />
      );
    case "audio":
      return (
        // biome-ignore lint/a11y/useMediaCaption: the flow has no captions for it
        <audio controls src={message.url} className="max-w-[85%]" />
      );
    case "file":
      return <Linked url={message.url} icon={<FileIcon size={13} aria-hidden />} label={message.name} />;
    case "embed":
      return <Linked url={message.url} icon={<ExternalLink size={13} aria-hidden />} label={message.url} />;
    case "redirect":
      return (
        <Linked
          url={message.url}
          icon={<ExternalLink size={13} aria-hidden />}
          label={t("redirect", { url: message.url })}
        />
      );
    case "links":
      return (
        <Bubble>
          {message.text ? <p className="mb-1">{message.text}</p> : null}
          {message.links.map((link) => (
            <a
              key={link.url + link.label}
              href={link.url}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="mt-1 block rounded-md border border-control-line px-2 py-1 text-center text-accent-text hover:bg-hover"
            >
              {link.label}
            </a>
          ))}
        </Bubble>
      );
    case "cards":
      return (
        <div className="flex max-w-full gap-2 overflow-x-auto pb-1">
          {message.cards.map((card, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: cards have no identity of their own
            <CardView key={index} card={card} onChoice={onChoice} />
          ))}
        </div>
      );
  }
}

function Bubble({ children }: { children: React.ReactNode }) {
  return (
    <div
      dir="auto"
      className="max-w-[85%] whitespace-pre-wrap break-words rounded-lg rounded-bl-sm bg-sunken px-3 py-1.5"
    >
      {children}
    </div>
  );
}

function Linked({ url, icon, label }: { url: string; icon: React.ReactNode; label: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="inline-flex max-w-[85%] items-center gap-1.5 rounded-lg border border-line px-3 py-1.5 text-accent-text hover:bg-hover"
    >
      {icon}
      <span className="truncate">{label}</span>
    </a>
  );
}

function CardView({ card, onChoice }: { card: Card; onChoice: (choice: string, label: string) => void }) {
  return (
    <article className="w-44 shrink-0 overflow-hidden rounded-lg border border-line bg-surface">
      {/* biome-ignore lint/performance/noImgElement: the author's own address, as visitors get it */}
      {card.image ? <img src={card.image} alt={card.alt ?? ""} className="h-24 w-full object-cover" /> : null}
      <div className="space-y-1 p-2">
        {card.title ? <h4 className="text-sm font-medium">{card.title}</h4> : null}
        {card.text ? <p className="text-xs text-muted">{card.text}</p> : null}
        {card.price ? <p className="text-sm font-semibold">{card.price}</p> : null}
        {(card.buttons ?? []).map((button) =>
          button.url ? (
            <a
              key={button.id}
              href={button.url}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="block rounded-md border border-control-line px-2 py-1 text-center text-xs hover:bg-hover"
            >
              {button.label}
            </a>
          ) : (
            <button
              key={button.id}
              type="button"
              onClick={() => onChoice(button.choice ?? button.id, button.label)}
              className="block w-full rounded-md border border-control-line px-2 py-1 text-xs hover:bg-hover"
            >
              {button.label}
            </button>
          ),
        )}
      </div>
    </article>
  );
}

function Rich({ blocks }: { blocks: readonly RichBlock[] }) {
  return blocks.map((block, index) =>
    block.type === "paragraph" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no identity of their own
      <p key={index} className="min-h-[1em]">
        <Inlines nodes={block.children} />
      </p>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: lists have no identity of their own
      <List key={index} ordered={block.ordered ?? false} items={block.items} />
    ),
  );
}

function List({ ordered, items }: { ordered: boolean; items: readonly RichInline[][] }) {
  const Tag = ordered ? "ol" : "ul";
  return (
    <Tag className={cx("pl-5", ordered ? "list-decimal" : "list-disc")}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity of their own
        <li key={index}>
          <Inlines nodes={item} />
        </li>
      ))}
    </Tag>
  );
}

function Inlines({ nodes }: { nodes: readonly RichInline[] }) {
  return nodes.map((node, index) => {
    if ("type" in node) {
      return (
        <a
          // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity of their own
          key={index}
          href={node.url}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-accent-text underline"
        >
          <Inlines nodes={node.children} />
        </a>
      );
    }
    const { text, bold, italic, underline, strike, code } = node;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity of their own
      <Fragment key={index}>
        <span
          className={cx(
            bold && "font-semibold",
            italic && "italic",
            underline && "underline",
            strike && "line-through",
            code && "font-mono",
          )}
        >
          {text}
        </span>
      </Fragment>
    );
  });
}
