/** @jsxImportSource preact */
import { webAddress } from "../../safe-link";
import { useChat } from "../chat-context";

/** Another site's page in a sandbox without an origin: it sees nothing of the chat, of its storage or of the page around. */
export default function Embed({ url, height = 320 }: { url: string; height?: number }) {
  const { t } = useChat();
  const address = webAddress(url);
  if (!address) return null;
  if (address.protocol !== "https:") {
    return (
      <a class="go" href={address.href} target="_blank" rel="noopener noreferrer">
        {t("media.open", { host: address.host })}
      </a>
    );
  }
  return (
    <iframe
      class="embed"
      src={address.href}
      title={t("media.embed")}
      height={Math.min(800, Math.max(80, height))}
      loading="lazy"
      sandbox="allow-scripts allow-forms allow-popups"
      referrerpolicy="no-referrer"
    />
  );
}
