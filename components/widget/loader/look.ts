import type { Theme } from "../../../flow/runtime/flow-schema";

/** What the server tells the loader of an endpoint. */
export interface Look {
  readonly theme: Theme;
  readonly title: string;
  readonly dir: "ltr" | "rtl";
  readonly texts: { readonly open: string; readonly close: string; readonly unread: string };
}

/** Asks how the chat looks. Null: there is no such chat, or not for this page. Throws without a network. */
export async function readLook(
  host: string,
  publicId: string,
  locale: string | undefined,
): Promise<Look | null> {
  const query = locale ? `?locale=${encodeURIComponent(locale)}` : "";
  const response = await fetch(`${host}/embed/${encodeURIComponent(publicId)}/look${query}`, {
    credentials: "omit",
    referrerPolicy: "origin",
  });
  if (!response.ok) return null;
  const look: Look = await response.json();
  return look;
}
