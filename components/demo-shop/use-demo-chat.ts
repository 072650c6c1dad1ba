"use client";
import { useEffect } from "react";

interface PageApi {
  track(name: string, properties?: { readonly [name: string]: unknown }): void;
  destroy(): void;
}
const api = (): PageApi | undefined => Reflect.get(window, "Parley");

/** The one script tag of a shop's page; it goes with the page. */
export function useDemoChat(publicId: string | null, locale: string): void {
  useEffect(() => {
    if (publicId === null) return;
    const script = document.createElement("script");
    script.src = "/embed.js";
    script.async = true;
    script.dataset.endpoint = publicId;
    script.dataset.locale = locale;
    script.dataset.track = "pages";
    document.body.append(script);
    return () => {
      script.remove();
      api()?.destroy();
      Reflect.deleteProperty(window, "Parley");
      Reflect.deleteProperty(window, "parleyCalls");
    };
  }, [publicId, locale]);
}

/** What a shop's page tells the chat. Before the script is there it goes into the script's list of early calls. */
export function trackInShop(name: string, properties: { readonly [name: string]: unknown }): void {
  const page = api();
  if (page) return page.track(name, properties);
  const early: unknown = Reflect.get(window, "parleyCalls");
  const call = ["track", name, properties];
  Reflect.set(window, "parleyCalls", Array.isArray(early) ? [...early, call] : [call]);
}

/** This browser's own id, as the script keeps it. */
export const shopVisitor = (publicId: string): string | null =>
  localStorage.getItem(`parley:${publicId}:visitor`);

/** The next who comes is somebody else. */
export function forgetVisitor(publicId: string): void {
  for (const name of Object.keys(localStorage))
    if (name.startsWith(`parley:${publicId}:`)) localStorage.removeItem(name);
  location.reload();
}
