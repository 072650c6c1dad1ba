import { useTranslations } from "use-intl";

/** What a script is for: everybody, or who is interested in a product, a category or a topic. */
export const INTEREST_KINDS = ["everybody", "category", "topic", "product"] as const;
export type InterestKind = (typeof INTEREST_KINDS)[number];

export interface Interest {
  readonly kind: InterestKind;
  /** "Phones/Flagship"; "" for everybody. */
  readonly name: string;
}

/** Reads the key under which an interest is kept: "category:phones", "" for everybody; what has no kind is a topic. */
export function readInterest(key: string): Interest {
  if (key.trim() === "") return { kind: "everybody", name: "" };
  const [, kind, name] = /^(category|topic|product):(.*)$/s.exec(key) ?? [];
  const known = INTEREST_KINDS.find((one) => one === kind);
  return known && name !== undefined ? { kind: known, name } : { kind: "topic", name: key };
}

/** The key of an interest, as `readInterest` reads it. */
export const interestKey = ({ kind, name }: Interest): string =>
  kind === "everybody" ? "" : `${kind}:${name.trim()}`;

/** How an interest is called by people: "Interested in the category Phones › Flagship". */
export function useInterestName(): (key: string) => string {
  const t = useTranslations("products.launch");
  return (key) => {
    const { kind, name } = readInterest(key);
    return t(`interestIn.${kind}`, { name: name.split("/").join(" › ") });
  };
}
