import { expect, test } from "vitest";
import { sameQuestion } from "./same-question";

test.each([
  ["壶盖摔坏了可以修吗", "茶壶盖子摔坏了能修吗"],
  ["可以开发票吗", "能不能开发票"],
  ["你们有会员日吗", "请问有没有会员日"],
  ["杯子上能刻名字吗", "可以在杯子上刻字吗"],
  ["怎么修改收货地址", "如何更改收货地址"],
  ["茶叶可以寄到国外吗", "你们的茶叶能寄国外吗"],
  ["可以带宠物进店吗", "能带宠物进你们店吗"],
  ["耳机左边没声音怎么办", "耳机左边没有声音了"],
  ["下单后能改颜色吗", "下單以後可以改顏色嗎"],
  ["几号发货", "什么时候发货"],
  ["是先付款后发货吗", "请问先付款后发货吗"],
  ["Do you ship from Berlin to Paris?", "can you ship from Berlin to Paris"],
  ["Do you ship to Norway?", "Can you ship to Norway please"],
  ["Can I bring my dog to the store?", "Is it possible to bring a dog into your store?"],
  ["Is there a discount for students?", "Do students get a discount?"],
  ["How do I change my delivery address?", "how can i change the delivery address"],
  ["The lid of my teapot broke, can you repair it?", "Can you repair a broken teapot lid?"],
  ["My headphones don’t charge", "headphones not charging"],
  ["Is assembly included?", "does it include assembly"],
  ["Where's my parcel?", "where is my parcel"],
])("asks the same: %s / %s", (one, other) => {
  expect(sameQuestion(one, other)).toBeGreaterThan(0.5);
  expect(sameQuestion(other, one)).toBeGreaterThan(0.5);
});

test.each([
  ["可以退货吗", "可以换货吗"],
  ["退货要多久", "换货要多久"],
  ["退货要多久", "退货要多少钱"],
  ["可以寄到上海吗", "可以寄到北京吗"],
  ["杯子能放微波炉吗", "杯子能放洗碗机吗"],
  ["壶盖摔坏了可以修吗", "壶盖摔坏了可以换吗"],
  ["会员怎么注册", "会员怎么注销"],
  ["怎么申请发票", "发票丢了怎么办"],
  ["可以开发票吗", "发票多久能开"],
  ["X1 有红色吗", "X2 有红色吗"],
  ["已经收到货了可以退款吗", "没收到货可以退款吗"],
  ["什么时候发货", "什么时候到货"],
  ["门店在哪里", "门店几点开门"],
  ["Do you ship to Norway?", "Do you ship to Sweden?"],
  ["How long does shipping to Norway take?", "How much is shipping to Norway?"],
  ["Do you ship to Norway?", "Is shipping to Norway free?"],
  ["Can I return an opened box?", "Can I exchange an opened box?"],
  ["Do you engrave names on mugs?", "Do you engrave names on spoons?"],
  ["Do you have mugs?", "Do you engrave mugs?"],
  ["Is the X1 waterproof?", "Is the X2 waterproof?"],
  ["先付款后发货吗", "先发货后付款吗"],
  ["可以从上海寄到北京吗", "可以从北京寄到上海吗"],
  ["Do you ship from Berlin to Paris?", "Do you ship from Paris to Berlin?"],
  ["How do I cancel my order?", "How do I track my order?"],
  ["Can I pay by card?", "Can I pay by invoice?"],
])("asks something else: %s / %s", (one, other) => {
  expect(sameQuestion(one, other)).toBe(0);
  expect(sameQuestion(other, one)).toBe(0);
});

test("what is about nothing that has a name is compared by its words", () => {
  expect(sameQuestion("怎么办呢", "怎么办")).toBeGreaterThan(0.5);
  expect(sameQuestion("怎么办", "多少钱")).toBe(0);
});
