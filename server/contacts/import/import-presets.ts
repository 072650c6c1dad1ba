import type { Target } from "./import-mapping";

export const PRESET_NAMES = ["generic", "shopify", "youzan"] as const;
export type Preset = (typeof PRESET_NAMES)[number];

interface ShopExport {
  /** Where the consent of such a file comes from. */
  readonly source: string;
  /** Columns by which such a file is known. */
  readonly marks: readonly string[];
  /** Where columns go that have other names, or mean more, than in files of one's own; in small letters. */
  readonly targets: ReadonlyMap<string, Target>;
}

const targets = (pairs: Record<string, Target>): ReadonlyMap<string, Target> =>
  new Map(Object.entries(pairs));

/** What the customer files of shop systems look like. */
export const PRESETS: Record<Exclude<Preset, "generic">, ShopExport> = {
  shopify: {
    source: "Shopify",
    marks: [
      "customer id",
      "accepts email marketing",
      "total spent",
      "total orders",
      "default address city",
      "tax exempt",
    ],
    targets: targets({
      "customer id": "externalId",
      "first name": "field:firstName",
      "last name": "field:lastName",
      email: "email",
      phone: "phone",
      "default address phone": "field:addressPhone",
      "accepts email marketing": "consent:email",
      "accepts sms marketing": "consent:sms",
      "default address company": "field:company",
      "default address address1": "field:address",
      "default address address2": "field:address2",
      "default address city": "field:city",
      "default address province code": "field:province",
      "default address country code": "field:country",
      "default address zip": "field:postcode",
      "total spent": "field:shopSpent",
      "total orders": "field:shopOrders",
      note: "field:note",
      "tax exempt": "skip",
      tags: "tags",
      language: "locale",
    }),
  },
  youzan: {
    source: "有赞",
    marks: [
      "微信昵称",
      "客户姓名",
      "累计消费金额",
      "累计消费次数",
      "会员等级",
      "成为客户时间",
      "上次消费时间",
      "客户标签",
    ],
    targets: targets({
      客户id: "externalId",
      有赞id: "externalId",
      客户编号: "externalId",
      客户姓名: "field:name",
      姓名: "field:name",
      微信昵称: "field:nickname",
      昵称: "field:nickname",
      手机号: "phone",
      手机号码: "phone",
      邮箱: "email",
      性别: "field:gender",
      生日: "field:birthday",
      会员等级: "field:memberLevel",
      会员卡: "field:memberCard",
      积分: "field:points",
      客户标签: "tags",
      标签: "tags",
      累计消费金额: "field:shopSpent",
      "累计消费金额(元)": "field:shopSpent",
      "累计消费金额（元）": "field:shopSpent",
      累计消费次数: "field:shopOrders",
      上次消费时间: "field:lastBoughtAt",
      成为客户时间: "field:customerSince",
      客户来源: "field:origin",
      备注: "field:note",
      省份: "field:province",
      城市: "field:city",
    }),
  },
};

/** Whose export a file is by its columns: one that has at least three of a system's own. */
export function presetOf(columns: readonly string[]): Preset {
  const names = new Set(columns.map((column) => column.trim().toLowerCase()));
  const hits = (["shopify", "youzan"] as const).map((preset) => ({
    preset,
    count: PRESETS[preset].marks.filter((mark) => names.has(mark)).length,
  }));
  const best = hits.reduce((one, other) => (other.count > one.count ? other : one));
  return best.count >= 3 ? best.preset : "generic";
}
