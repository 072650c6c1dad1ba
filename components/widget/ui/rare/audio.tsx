/** @jsxImportSource preact */
import { mediaAddress } from "../../safe-link";
import { useChat } from "../chat-context";

/** A sound; nothing is loaded before the visitor presses play, whatever the flow says of starting by itself. */
export default function Audio({ url }: { url: string }) {
  const { t } = useChat();
  const src = mediaAddress(url);
  // biome-ignore lint/a11y/useMediaCaption: a flow's author gives an address, there are no captions to show
  return src ? <audio src={src} controls preload="none" aria-label={t("media.audio")} /> : null;
}
