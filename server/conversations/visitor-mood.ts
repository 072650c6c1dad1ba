import type { PublishedEndpoint } from "./published-flows";

export interface VisitorMood {
  readonly wantsPerson: boolean;
  /** The hard rule that was met. */
  readonly rule: string | null;
  readonly ruleName: string | null;
}

/** A wish for a person, in words that mean nothing else. */
const WISHES =
  /转(?:接)?人工|人工(?:客服|服务|坐席)|找(?:个)?(?:真人|人工|客服)|真人(?:客服|服务)?|(?:我要|帮我|给我|叫)(?:转)?(?:个)?(?:人工|真人|客服)|\b(?:talk|speak|chat) (?:to|with) (?:a |an )?(?:real )?(?:human|person|agent|representative|someone|somebody|operator)\b|\b(?:real|live) (?:human|person|agent)\b|\bhuman (?:agent|please|being)\b|\bcustomer service rep/iu;

/** What is read from a visitor's words before the flow sees them. Null: nothing of note. */
export function moodOf(
  text: string,
  endpoint: PublishedEndpoint,
  _locale: string | null,
): VisitorMood | null {
  const { people } = endpoint;
  const folded = text.normalize("NFKC").toLowerCase();
  for (const rule of people.rules)
    if (rule.on && rule.words.some((word) => folded.includes(word.normalize("NFKC").toLowerCase())))
      return { wantsPerson: true, rule: rule.id, ruleName: rule.name };
  const wantsPerson = people.wish.on && folded.length <= 200 && WISHES.test(folded);
  return wantsPerson ? { wantsPerson, rule: null, ruleName: null } : null;
}
