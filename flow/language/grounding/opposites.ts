const NO_ENGLISH =
  /\b(?:not|no|never|cannot|without|neither|nor|none|except|unless|unable|exclud\w*|refus\w*|declin\w*|reject\w*|non-\w+|\w+n['’]t)\b/iu;
const NO_CHINESE =
  /不(?!同|仅|但|少|断|过|久|错|管|论|用担心|客气|好意思)|没有|没|无(?!论|线|理由|条件|忧)|未(?!来)|勿|禁止|除外|谢绝|拒绝|并非|非(?!常|凡|洲|得)/u;
/** What has a "no" in it and denies nothing. */
const NO_DENIAL =
  /没有?问题|没关系|别担心|\b(?:no (?:problem|worries|doubt|matter)|not (?:a problem|only)|do(?:n['’]t| not) worry)\b/giu;

/** Whether a text says no to something. */
export function isNegated(text: string): boolean {
  const left = text.replace(NO_DENIAL, " ");
  return NO_ENGLISH.test(left) || NO_CHINESE.test(left);
}

/** Two ways to say the opposite of each other. */
const OPPOSITES: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\b(?:over|above|exceeding|minimum(?: of)?|starting at)\s+\D{0,4}\d|\b(?<!no )more than\b|\bat least\b|\bor more\b|(?<!不)(?:超过|高于)|以上|至少|不少于|不低于|(?<![不未])满(?![意足分])/iu,
    /\b(?:under|below|within|maximum(?: of)?|up to)\s+\D{0,4}\d|\b(?:no )?less than\b|\bat most\b|\bno more than\b|\bor less\b|(?<!不)(?:低于|少于)|以下|以内|之内|至多|最多|不超过|不高于|[不未]满|不足/iu,
  ],
  [/\bbefore\b|\bprior to\b|之前|以前/iu, /\bafter\b|之后|以后/iu],
  [
    /\b(?:paid|borne|covered) by (?:you|(?:the )?(?:customer|buyer))|\b(?:you|(?:the )?(?:customer|buyer)s?) (?:pays?|bears?|covers?)|(?:买家|顾客|客户|您|你)(?:自行|自己|来)?(?:承担|负担|支付|出)|自理/iu,
    /\b(?:paid|borne|covered) by (?:us|(?:the )?(?:seller|shop|store))|\b(?:we|(?:the )?(?:seller|shop|store)) (?:pays?|bears?|covers?)|(?:卖家|商家|本店|我们|店家)(?:来)?(?:承担|负担|支付|出)/iu,
  ],
  [/\bonline\b|线上|网上/iu, /\boffline\b|\bin[ -](?:the )?(?:store|shop)s?\b|线下/iu],
  [
    /\b(?:rais|increas|ris)\w*|上涨|涨价|提高|增加/iu,
    /\b(?:drops?|dropp\w+|reduc\w*|decreas\w*|lowers?|lowered)\b|降价|下降|降低|减少/iu,
  ],
];

/** Whether one text says only one, and the other only the other of two opposites. */
export const isOpposed = (one: string, other: string): boolean =>
  OPPOSITES.some(([a, b]) => {
    const [oneA, oneB, otherA, otherB] = [a.test(one), b.test(one), a.test(other), b.test(other)];
    return (oneA && !oneB && otherB && !otherA) || (oneB && !oneA && otherA && !otherB);
  });
