"use client";
import { useEffect, useState } from "react";
import { useLocale } from "use-intl";
import type { StarterKey } from "../../flow/document/starter-flows";

export type { StarterKey } from "../../flow/document/starter-flows";

interface Starter {
  key: StarterKey;
  name: string;
  description: string;
}

/** Flows to begin with, in the interface's language; empty until they are loaded, which the list page need not wait for. */
export function useStarters(): readonly Starter[] {
  const locale = useLocale();
  const [all, setAll] = useState<typeof import("../../flow/document/starter-flows").STARTERS | null>(null);
  useEffect(() => {
    let mounted = true;
    void import("../../flow/document/starter-flows").then(({ STARTERS }) => {
      if (mounted) setAll(STARTERS);
    });
    return () => {
      mounted = false;
    };
  }, []);
  // "blank" differs from an empty canvas by a greeting only: one of the two is enough to choose from.
  return (all ?? [])
    .filter(({ key }) => key !== "blank")
    .map(({ key, name, description }) => ({ key, name: name[locale], description: description[locale] }));
}
