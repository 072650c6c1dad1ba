"use client";
import { usePathname } from "next/navigation";
import { useCallback, useState, useSyncExternalStore } from "react";
import { type RailChoices, type RailPlace, railCookie, railPlace } from "./rail-cookie";

const YEAR_S = 31_536_000;

/** From these window widths on there is room for words; `class` says the same before any script runs. */
const ROOM: Record<RailPlace, { query: string | null; class: string }> = {
  pages: { query: "(min-width: 1280px)", class: "w-14 min-[1280px]:w-[220px]" },
  inbox: { query: "(min-width: 1440px)", class: "w-14 min-[1440px]:w-[220px]" },
  canvas: { query: null, class: "w-14" },
};

/** Whether the rail shows words: as the person chose for this kind of page, else where the window has room. */
export function useRail(remembered: RailChoices): { wide: boolean; toggle: () => void } {
  const [choices, setChoices] = useState(remembered);
  const place = railPlace(usePathname());
  const { query } = ROOM[place];
  const roomy = useMatches(query);
  const wide = choices[place] ?? roomy;
  return {
    wide,
    toggle: () => {
      setChoices({ ...choices, [place]: !wide });
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
      document.cookie = `${railCookie(place)}=${wide ? 0 : 1}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
    },
  };
}

/** The class that gives the rail its width before it is known who looks. */
export function railWidthClass(remembered: RailChoices, pathname: string): string {
  const place = railPlace(pathname);
  const chosen = remembered[place];
  return chosen === null ? ROOM[place].class : chosen ? "w-[220px]" : "w-14";
}

function useMatches(query: string | null): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = query === null ? null : matchMedia(query);
      list?.addEventListener("change", changed);
      return () => list?.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => query !== null && matchMedia(query).matches,
    () => false,
  );
}
