// Two shops' documents and questions of their visitors, written for this. What passages are worth was chosen on the first, with a look at the second.

/** A question, and words of the answer; null: nothing that the shop wrote answers it. */
export type OwnQuestion = readonly [question: string, says: string | null];

export interface OwnShop {
  readonly documents: readonly { readonly title: string; readonly text: string }[];
  readonly questions: readonly OwnQuestion[];
}

export const LAMPS: OwnShop = {
  documents: [
    {
      title: "帮助中心",
      text: `# 帮助中心

## 配送
订单付款后 48 小时内发货,节假日顺延。江浙沪一般次日送达,其他地区三到五天,新疆西藏约七天。满 199 元包邮,不满收 12 元运费。
签收前请当面查看外包装,玻璃灯罩破碎请拒收并联系客服。

## 退换货
自签收之日起七天内可以无理由退货,灯具须未安装、包装完整。退货运费由买家承担,质量问题由我们承担。
退款在仓库收到退回的商品后三个工作日内原路退回。定制灯具不退不换。

## 质保
所有灯具保修两年,LED 驱动保修三年。灯泡属于消耗品,不在保修范围内。保修期内请凭订单号联系客服,不需要保留纸质发票。

## 安装
吊灯和吸顶灯在北京、上海、广州、深圳提供上门安装,每盏 80 元。预约安装请提前两天在订单页选择时间。其他城市请自行联系电工。
接线前务必关闭总闸。

## 发票
下单时可以选择电子发票,确认收货后 24 小时内发送到邮箱。需要增值税专用发票的企业客户请把开票资料发给客服。

## 会员
消费满 1000 元自动成为银卡会员,享 95 折;满 5000 元成为金卡会员,享 9 折。积分每年 12 月 31 日清零。`,
    },
    {
      title: "门店",
      text: `# 门店

## 上海静安店
地址:南京西路 1266 号 3 楼。周一至周五 10:00 到 21:00,周末 10:00 到 22:00。店内可以免费停车两小时。

## 杭州西湖店
地址:文三路 90 号。每天 9:30 到 20:30 营业。店里可以试灯,不提供停车位。`,
    },
    {
      title: "云月吊灯 YM20 说明书",
      text: `# 云月吊灯 YM20

## 参数
| 参数 | 数值 |
| --- | --- |
| 直径 | 52 厘米 |
| 功率 | 36 瓦 |
| 色温 | 2700K 至 6500K |
| 重量 | 3.4 千克 |
| 防护等级 | IP20 |

## 使用
长按遥控器的月亮键三秒进入夜灯模式。亮度分十档调节,断电后记住上次的亮度。灯体可接入米家,支持语音控制。
遥控器使用两节七号电池。

## 清洁
清洁前请关灯并等待十分钟。灯罩用干布擦拭,不要用酒精或清洁剂。`,
    },
    {
      title: "Help",
      text: `# Help

## Delivery
Orders leave our warehouse within two working days. Delivery within Germany takes two to three days, to Austria and France four to six days. Shipping is free above €80; below that we charge €5.90. We do not ship to Switzerland or the United Kingdom.
You will receive an e-mail with a tracking number when the parcel leaves.

## Returns
You may return any lamp within 30 days of delivery as long as it has not been installed. Print the return label from your account and drop the parcel at any post office. Your money is refunded within five working days after we receive the parcel. Made-to-measure shades cannot be returned.

## Guarantee
All lamps come with a three year guarantee. Bulbs and batteries are excluded. If a lamp fails, send us a short video and your order number and we will send a replacement.

## Payment
We accept Visa, Mastercard, PayPal and bank transfer. Bank transfers must arrive within seven days or the order is cancelled. You can pay in three instalments with Klarna.

## Account
To change your delivery address, open the order and choose Edit before it is packed. You can delete your account under Settings; invoices are kept for ten years as the law demands.`,
    },
    {
      title: "Stores",
      text: `# Stores

## Berlin
Torstraße 48, 10119 Berlin. Open Monday to Saturday from 10 am to 7 pm. Dogs are welcome.

## Hamburg
Lange Reihe 21, 20099 Hamburg. Open Tuesday to Saturday, 11 am to 6 pm. There is a parking garage next door.`,
    },
    {
      title: "Lumo desk lamp data sheet",
      text: `# Lumo desk lamp

Power: 9 W
Brightness: 650 lumens
Colour temperature: 2700 to 4000 K
Height: 48 cm
Weight: 1.8 kg
Cable length: 2 m
Battery: none
Materials: aluminium, oak

## Use
Tap the base once to switch the lamp on, twice for reading light. The lamp turns itself off after four hours. The LED cannot be replaced by the user.

## Safety
For indoor use only. Keep the lamp away from water. The head gets warm but never hotter than 45 °C.`,
    },
    {
      title: "价目表",
      text: `| 型号 | 价格 | 颜色 | 库存 |
| --- | --- | --- | --- |
| 云月吊灯 YM20 | 899 元 | 白色、原木色 | 现货 |
| 竹影台灯 ZT5 | 259 元 | 黑色 | 现货 |
| 星河吸顶灯 XH60 | 1299 元 | 白色 | 预售,下月到货 |
| 小满落地灯 LD8 | 469 元 | 绿色、米色 | 缺货 |`,
    },
    {
      title: "Price list",
      text: `| Model | Price | In stock |
| --- | --- | --- |
| Lumo desk lamp | €89 | yes |
| Orbit floor lamp | €219 | yes |
| Nova pendant | €149 | from March |
| Pebble night light | €29 | sold out |`,
    },
  ],
  questions: [
    ["灯具保修多久", "两年"],
    ["灯泡保修吗", "消耗品"],
    ["LED驱动保修几年", "三年"],
    ["保修需要发票吗", "不需要保留纸质发票"],
    ["多久发货", "48 小时"],
    ["付款后几天发货", "48 小时"],
    ["寄到新疆要几天", "七天"],
    ["多少钱包邮", "199"],
    ["运费多少", "12 元"],
    ["灯罩碎了怎么办", "拒收"],
    ["退货运费谁出", "买家承担"],
    ["可以无理由退货吗", "七天"],
    ["退款多久到账", "三个工作日"],
    ["定制的灯可以退吗", "不退不换"],
    ["上门安装多少钱", "80 元"],
    ["哪些城市可以上门安装", "北京"],
    ["怎么预约安装", "提前两天"],
    ["电子发票什么时候发", "24 小时"],
    ["金卡会员打几折", "9 折"],
    ["怎么成为银卡会员", "1000"],
    ["积分什么时候清零", "12 月 31"],
    ["静安店在哪里", "南京西路"],
    ["杭州店几点关门", "20:30"],
    ["西湖店可以停车吗", "不提供停车位"],
    ["YM20多重", "3.4"],
    ["云月吊灯的功率是多少", "36 瓦"],
    ["云月吊灯直径多大", "52"],
    ["怎么打开夜灯模式", "月亮键"],
    ["遥控器用什么电池", "七号"],
    ["灯罩怎么清洁", "干布"],
    ["支持语音控制吗", "米家"],
    ["星河吸顶灯多少钱", "1299"],
    ["ZT5有什么颜色", "黑色"],
    ["落地灯有货吗", "缺货"],
    ["How long is the guarantee?", "three year"],
    ["Are bulbs covered by the guarantee?", "excluded"],
    ["How long does delivery to France take?", "four to six"],
    ["Do you ship to Switzerland?", "do not ship"],
    ["When is shipping free?", "€80"],
    ["How do I return a lamp?", "return label"],
    ["When do I get my money back?", "five working days"],
    ["Can I return a made-to-measure shade?", "cannot be returned"],
    ["Can I pay with PayPal?", "PayPal"],
    ["Can I pay in instalments?", "Klarna"],
    ["How do I change my delivery address?", "choose Edit"],
    ["How can I delete my account?", "under Settings"],
    ["Where is your store in Hamburg?", "Lange Reihe"],
    ["Are dogs allowed in the Berlin store?", "Dogs are welcome"],
    ["When is the Berlin store open?", "10 am"],
    ["How heavy is the Lumo desk lamp?", "1.8 kg"],
    ["How long is the cable of the Lumo?", "2 m"],
    ["How bright is the Lumo?", "650"],
    ["Can I replace the LED of the Lumo?", "cannot be replaced"],
    ["Is the Lumo for outdoor use?", "indoor use only"],
    ["What does the Nova pendant cost?", "€149"],
    ["Is the Pebble night light in stock?", "sold out"],
    // Which store, of two?
    ["What are your opening hours?", null],
    ["几点关门", null],
    ["你们招聘吗", null],
    ["可以货到付款吗", null],
    ["有实体店在成都吗", null],
    ["灯具可以租吗", null],
    ["支持花呗分期吗", null],
    ["可以开发货证明吗", null],
    ["退货要去哪个门店", null],
    ["云月吊灯有红色的吗", null],
    ["LD8的功率是多少", null],
    ["保修期过了怎么收费", null],
    ["会员可以转让吗", null],
    ["Do you repair old lamps?", null],
    ["Can I pay with bitcoin?", null],
    ["Do you ship to Norway?", null],
    ["Can I pick up my order in Munich?", null],
    ["Is the Orbit floor lamp dimmable?", null],
    ["How tall is the Nova pendant?", null],
    ["Who founded the company?", null],
    ["Do you have a loyalty programme?", null],
    ["Can I get a discount for students?", null],
    ["What is the weather in Hamburg?", null],
    ["明天会下雨吗", null],
  ],
};

export const TEA: OwnShop = {
  documents: [
    {
      title: "购物须知",
      text: `# 购物须知

## 付款
支持微信、支付宝和银行卡。下单后 30 分钟内未付款订单自动取消。企业团购可以对公转账。

## 发货与物流
每天下午四点前的订单当天发出,默认用顺丰。偏远地区加收 15 元。港澳台和海外暂不发货。
地址写错了,发货前联系客服可以修改。

## 售后
茶叶拆封后不支持退货,未拆封的七天内可退。茶具收到时有破损,24 小时内拍照联系客服,免费补发。
退款一般在一到两个工作日内到账。

## 储存
绿茶请放冰箱冷藏,保质期 18 个月。白茶和普洱放在阴凉干燥处,可以长期存放。不要和有异味的东西放在一起。`,
    },
    {
      title: "茶室",
      text: `# 茶室

茶室在苏州平江路 65 号二楼,每天 10:00 到 18:00 开放,周二休息。最低消费每人 68 元。包间要提前一天预订,最多坐八人。
可以带宠物,请牵绳。茶艺课每周六下午两点开课,一节课 198 元。`,
    },
    {
      title: "恒温壶 H3",
      text: `# 恒温壶 H3

容量: 0.8 升
功率: 1350 瓦
内胆: 316 不锈钢
保温时间: 12 小时
电源线: 1.2 米

## 除垢
每个月除垢一次。加入两片柠檬和半壶水,烧开后静置半小时,再用清水冲洗。

## 故障
屏幕显示 E1 表示干烧,请断电冷却十分钟后加水。显示 E2 请联系售后。`,
    },
    {
      title: "Shop guide",
      text: `# Shop guide

## Orders
You can cancel an order free of charge until it has been dispatched. Orders placed before noon are dispatched the same day. Gift wrapping costs £3 per parcel.

## Subscriptions
The tea subscription brings three new teas every month for £24. You can pause or skip a month at any time in your profile. Subscriptions renew on the first of the month.

## Problems
If something arrives broken, e-mail us a photo within 48 hours and we replace it at no cost. Opened tea cannot be sent back.

## Wholesale
Cafés and restaurants order from 5 kg per tea. Wholesale customers get 20% off and pay within 14 days.`,
    },
    {
      title: "Brewing",
      text: `# Brewing

Green tea: 75 °C, two minutes.
Black tea: 95 °C, four minutes.
Oolong: 90 °C, three minutes.
Use three grams for each cup. White tea contains less caffeine than black tea. Our rooibos is free of caffeine.

## Storage
Keep tea in a dark, airtight tin. Green tea stays fresh for a year, black tea for three years.`,
    },
    {
      title: "Kettle K2 data sheet",
      text: `# Kettle K2

| Property | Value |
| --- | --- |
| Capacity | 1.2 litres |
| Power | 2200 W |
| Material | steel, cork |
| Noise | 60 dB |
| Warranty | two years |

Press and hold the minus key to mute the beep. The kettle keeps water warm for 30 minutes.`,
    },
    {
      title: "价格",
      text: `| 商品 | 规格 | 价格 |
| --- | --- | --- |
| 明前龙井 | 100 克 | 268 元 |
| 白毫银针 | 50 克 | 188 元 |
| 恒温壶 H3 | 台 | 399 元 |
| 盖碗 | 套 | 88 元 |`,
    },
  ],
  questions: [
    ["支持支付宝吗", "支付宝"],
    ["不付款订单多久会取消", "30 分钟"],
    ["可以对公转账吗", "对公转账"],
    ["几点前下单当天发货", "四点前"],
    ["用什么快递", "顺丰"],
    ["偏远地区运费怎么算", "15 元"],
    ["可以寄到香港吗", null],
    ["海外发货吗", "暂不发货"],
    ["地址写错了可以改吗", "可以修改"],
    ["茶叶拆封了还能退吗", "不支持退货"],
    ["茶具碎了怎么处理", "拍照"],
    ["退款几天到账", "一到两个工作日"],
    ["绿茶保质期多长", "18 个月"],
    ["白茶怎么存放", "阴凉"],
    ["茶室几点开门", "10:00"],
    ["茶室周几休息", "周二"],
    ["包间坐几个人", "八人"],
    ["茶室可以带狗吗", null],
    ["茶室可以带宠物吗", "牵绳"],
    ["茶艺课多少钱", "198"],
    ["茶艺课什么时候上", "周六"],
    ["H3容量多大", "0.8"],
    ["恒温壶能保温多久", "12 小时"],
    ["恒温壶怎么除垢", "柠檬"],
    ["屏幕显示E1是什么意思", "干烧"],
    ["明前龙井多少钱", "268"],
    ["盖碗什么价格", "88"],
    ["Can I cancel my order?", "free of charge"],
    ["How much is gift wrapping?", "£3"],
    ["What does the subscription cost?", "£24"],
    ["Can I pause my subscription?", "pause or skip"],
    ["My cup arrived broken", "48 hours"],
    ["Can I send opened tea back?", "cannot be sent back"],
    ["What is the minimum for wholesale?", "5 kg"],
    ["How long should black tea brew?", "four minutes"],
    ["How hot should the water be for oolong?", "90"],
    ["Does rooibos contain caffeine?", "free of caffeine"],
    ["How long does green tea stay fresh?", "a year"],
    ["What is the capacity of the K2?", "1.2"],
    ["How loud is the K2?", "60 dB"],
    ["How do I mute the beep of the kettle?", "minus key"],
    ["How long is the warranty of the K2?", "two years"],
    ["茶叶是有机的吗", null],
    ["有茶礼盒吗", null],
    ["可以用信用卡分期吗", null],
    ["恒温壶有蓝色吗", null],
    ["普洱多少钱", null],
    ["茶室有无线网吗", null],
    ["能加盟吗", null],
    ["有没有会员积分", null],
    ["Do you sell coffee?", null],
    ["Is the tea organic?", null],
    ["Do you ship to Canada?", null],
    ["How long is the cable of the K2?", null],
    ["Do you have a store in London?", null],
    ["Can I pay with PayPal?", null],
    ["Who won the match yesterday?", null],
  ],
};
