import { z } from "zod";

/** Where a column goes: an identity, a field of the profile, tags, language, zone, or consent for a channel. */
export const targetSchema = z.union([
  z.enum([
    "skip",
    "externalId",
    "email",
    "phone",
    "tags",
    "locale",
    "timeZone",
    "consentSource",
    "consentAt",
  ]),
  z.string().regex(/^field:[^\p{Cc}$][^\p{Cc}]{0,59}$/u),
  z.string().regex(/^consent:[a-z][a-z0-9-]{0,39}$/),
]);
export type Target = z.infer<typeof targetSchema>;

export const importMappingSchema = z.strictObject({
  /** One for each column, in their order. */
  targets: z.array(targetSchema).min(1).max(200),
  /** Where consent comes from and when it was given, for lines that do not say. */
  consentSource: z.string().trim().min(1).max(200).optional(),
  consentAt: z.iso.date().optional(),
  /** What the consent is for. */
  purpose: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/)
    .default("marketing"),
  /** Tags that everybody in the file gets. */
  tags: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
});
export type ImportMapping = z.infer<typeof importMappingSchema>;

const GUESSES: readonly [RegExp, Target][] = [
  [/^(e-?mail|邮箱|电子邮箱|电子邮件|邮件)( address|地址)?$/i, "email"],
  [
    /^(mobile|phone|tel|telephone|cell)( ?(number|no\.?))?$|^(手机|手机号|手机号码|电话|联系电话|联系方式)$/i,
    "phone",
  ],
  [
    /^(external ?id|customer ?(id|no\.?|number)|member ?(id|no\.?)|user ?id|客户编号|会员编号|会员号|会员卡号|用户id|客户id)$/i,
    "externalId",
  ],
  [/^(name|full ?name|姓名|名字|客户姓名|昵称|收货人)$/i, "field:name"],
  [/^(first ?name|given ?name|名)$/i, "field:firstName"],
  [/^(last ?name|surname|family ?name|姓)$/i, "field:lastName"],
  [/^(tags?|labels?|标签)$/i, "tags"],
  [/^(language|locale|lang|语言)$/i, "locale"],
  [/^(time ?zone|时区)$/i, "timeZone"],
  [
    /^(consent|opt[- ]?in|newsletter|marketing consent|e-?mail (consent|opt[- ]?in)|consent e-?mail|subscribed|邮件订阅|同意营销|同意接收邮件)$/i,
    "consent:email",
  ],
  [/^(sms consent|consent sms|sms opt[- ]?in|同意短信|短信订阅)$/i, "consent:sms"],
  [/^(consent source|source|同意来源|授权来源)$/i, "consentSource"],
  [/^(consent (date|at|time)|opt[- ]?in (date|time)|同意时间|同意日期|授权时间)$/i, "consentAt"],
];

/** What columns most likely are, by their names, those of `known` (in small letters) first; the rest become fields of their own name. */
export function guessTargets(columns: readonly string[], known?: ReadonlyMap<string, Target>): Target[] {
  const used = new Set<string>();
  return columns.map((column) => {
    const plain = column.trim().replaceAll("_", " ");
    const named = known?.get(plain.toLowerCase());
    const guessed = named !== undefined && !used.has(named) ? named : undefined;
    const found =
      guessed ?? GUESSES.find(([pattern, target]) => pattern.test(plain) && !used.has(target))?.[1];
    const target =
      found ??
      `field:${
        column
          .trim()
          .replace(/[\p{Cc}$]/gu, "")
          .slice(0, 60) || "field"
      }`;
    used.add(target);
    return target;
  });
}
