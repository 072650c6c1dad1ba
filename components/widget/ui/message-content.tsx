/** @jsxImportSource preact */
import type { JSX } from "preact";
import type { Message } from "../../../flow/kernel/chat";
import { plainText } from "../plain-text";
import { mediaAddress, safeLink, webAddress } from "../safe-link";
import { sizeText } from "../sizes";
import { useChat } from "./chat-context";
import { FileIcon, OutIcon } from "./icons";
import { lazily } from "./lazily";
import { PlainText, RichText } from "./rich-text";

const media = () => import("./rare/media");
const Video = lazily(() => media().then((one) => one.Video));
const Audio = lazily(() => media().then((one) => one.Audio));
const Embed = lazily(() => media().then((one) => one.Embed));
const Cards = lazily(() => media().then((one) => one.Cards));

/** What a message shows, without its frame. Null: nothing. */
export function MessageContent({ message }: { message: Message }): JSX.Element | null {
  switch (message.type) {
    case "text":
      return message.rich?.length ? <RichText blocks={message.rich} /> : <PlainText text={message.text} />;
    case "image":
      return <Picture {...message} />;
    case "file":
      return <FileLink {...message} />;
    case "links":
      return <Links {...message} />;
    case "redirect":
      return <Redirect {...message} />;
    case "video":
      return <Video url={message.url} {...(message.caption ? { caption: message.caption } : {})} />;
    case "audio":
      return <Audio url={message.url} />;
    case "embed":
      return <Embed url={message.url} {...(message.height ? { height: message.height } : {})} />;
    case "cards":
      return <Cards cards={message.cards} />;
  }
}

type Of<T extends Message["type"]> = Extract<Message, { type: T }>;

function Picture({ url, alt, link }: Of<"image">) {
  const { t } = useChat();
  const src = mediaAddress(url);
  if (!src) return null;
  const picture = (
    <img src={src} alt={alt ?? t("media.picture")} loading="lazy" referrerpolicy="no-referrer" />
  );
  const href = safeLink(link);
  return href ? (
    <a class="picture" href={href} target="_blank" rel="noopener noreferrer">
      {picture}
    </a>
  ) : (
    <span class="picture">{picture}</span>
  );
}

function FileLink({ url, name, size }: Of<"file">) {
  const { t, settings } = useChat();
  const href = safeLink(url);
  const label = plainText(name ?? url.split("/").at(-1) ?? "");
  const inner = (
    <>
      <FileIcon />
      <span class="name">
        <bdi>{label}</bdi>
        {size === undefined ? null : <small>{sizeText(size, settings.locale)}</small>}
      </span>
    </>
  );
  return href ? (
    <a
      class="file"
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t("file.download", { name: label })}
    >
      {inner}
    </a>
  ) : (
    <span class="file">{inner}</span>
  );
}

function Links({ text, links }: Of<"links">) {
  return (
    <>
      {text ? <PlainText text={text} /> : null}
      <ul class="links">
        {links.map(({ label, url }, index) => {
          const href = safeLink(url);
          return (
            <li key={index}>
              {href ? (
                <a href={href} target="_blank" rel="noopener noreferrer" dir="auto">
                  {plainText(label)}
                  <OutIcon size={14} />
                </a>
              ) : (
                <span dir="auto">{plainText(label)}</span>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** The page is asked when the message comes; afterwards, and where the browser refuses, there is a link. */
function Redirect({ url, newTab }: Of<"redirect">) {
  const { t, goTo } = useChat();
  const address = webAddress(url);
  if (!address) return null;
  const go = (event: Event) => {
    event.preventDefault();
    goTo(address, newTab ?? false);
  };
  return (
    <a class="go" href={address.href} target="_blank" rel="noopener noreferrer" onClick={go}>
      {t("media.continueTo", { host: address.host })}
      <OutIcon size={14} />
    </a>
  );
}
