import { choices, type Pen, say, text } from "./draw";

/** Answers what shops are asked most: where an order is, returns, shipping; a person is one word away. */
export function orderHelp({ t, node, line, variable }: Pen): void {
  variable("orderNumber", "text");
  variable("orderState", "text");
  node("start", "onChat", [0, 0], {});
  node("person-word", "onMessage", [0, 3], {
    triggers: t("human;agent;real person", "人工;客服;真人")
      .split(";")
      .map((word) => ({ type: "keyword", text: word })),
    interrupt: true,
    priority: 80,
    comeBack: false,
  });
  node("menu", "ask", [1, 0], {
    bubbles: [
      text(
        t(
          "Hi! I can help with your order. What is it about?",
          "您好！我可以帮您处理订单问题，请问是哪方面？",
        ),
      ),
    ],
    input: choices(
      ["where", t("Where is my order?", "我的订单到哪了？")],
      ["return", t("Return or exchange", "退换货")],
      ["shipping", t("Shipping and costs", "配送与运费")],
      ["person", t("Talk to a person", "转人工")],
    ),
  });
  node("number", "ask", [2, 0], {
    bubbles: [
      text(
        t(
          "What is your order number? You find it in the confirmation e-mail; it looks like A12345.",
          "请提供订单号，在确认邮件里可以找到，例如 A12345。",
        ),
      ),
    ],
    input: { type: "text", pattern: "[A-Za-z]?\\d{4,10}" },
    save: "orderNumber",
    retry: t(
      "An order number is a letter and some digits, like A12345. Could you look again?",
      "订单号是一个字母加数字，例如 A12345，麻烦再看一下？",
    ),
    tries: 3,
  });
  node("lookup", "http", [3, 0], {
    method: "GET",
    url: "https://shop.example/api/orders/{{ orderNumber | upcase }}",
    headers: [{ name: "Authorization", value: "Bearer {{secret:SHOP_KEY}}" }],
    save: [
      { path: "state", variable: "orderState" },
      { path: "deliveryDate", variable: "deliveryDate" },
    ],
  });
  node("state", "condition", [4, 0], {
    rules: [
      {
        id: "delivered",
        label: t("Delivered", "已送达"),
        when: { all: [{ left: "orderState", operator: "equals", right: "delivered" }] },
      },
      {
        id: "shipped",
        label: t("On its way", "配送中"),
        when: { all: [{ left: "orderState", operator: "equals", right: "shipped" }] },
      },
    ],
  });
  node(
    "say-delivered",
    "say",
    [5, -1],
    say(
      t(
        "Your order {{ orderNumber }} has been delivered. If it is not with you, a person will look into it.",
        "订单 {{ orderNumber }} 已经送达。如果您没有收到，我们会请同事帮您查询。",
      ),
    ),
  );
  node(
    "say-shipped",
    "say",
    [5, 0],
    say(
      t(
        "Good news: order {{ orderNumber }} is on its way{% if deliveryDate %} and should arrive on {{ deliveryDate }}{% endif %}.",
        "好消息：订单 {{ orderNumber }} 正在配送中{% if deliveryDate %}，预计 {{ deliveryDate }} 送达{% endif %}。",
      ),
    ),
  );
  node(
    "say-packing",
    "say",
    [5, 1],
    say(
      t(
        "Order {{ orderNumber }} is being packed. You get an e-mail when it leaves.",
        "订单 {{ orderNumber }} 正在备货，发货时会邮件通知您。",
      ),
    ),
  );
  node(
    "not-found",
    "say",
    [4, 2],
    say(
      t(
        "I cannot find that order just now. Let me bring in a colleague.",
        "暂时查不到这个订单，我请同事来帮您。",
      ),
    ),
  );
  node(
    "returns",
    "say",
    [2, 1],
    say(
      t(
        "You may send things back within 30 days, unused and in their packaging.",
        "签收 30 天内，商品未使用且包装完好即可退换。",
      ),
      t(
        "Put the return slip into the parcel and drop it at any post office; the refund arrives within five working days.",
        "请把退货单放进包裹交给快递，退款将在 5 个工作日内到账。",
      ),
    ),
  );
  node(
    "shipping",
    "say",
    [2, 2],
    say(
      t(
        "Standard shipping takes 3–5 working days and is free from €50; below that it costs €4.90.",
        "标准配送 3–5 个工作日，满 299 元包邮，不足收取 12 元运费。",
      ),
    ),
  );
  node("more", "ask", [6, 1], {
    bubbles: [text(t("Did that help?", "这样解决了吗？"))],
    input: choices(
      ["yes", t("Yes, thanks", "解决了，谢谢")],
      ["menu", t("Something else", "还有别的问题")],
      ["no", t("No", "没有解决")],
    ),
    timeout: { amount: 30, unit: "minutes" },
  });
  node("back", "jump", [7, 0], { node: "menu" });
  node("bye", "say", [7, 1], say(t("Glad to hear. Have a good day!", "太好了，祝您生活愉快！")));
  node("helped", "end", [8, 1], { outcome: "helped" });
  node("person", "handoff", [7, 2], {
    queue: "orders",
    message: t(
      "One moment, I am bringing in a colleague. You can keep writing.",
      "请稍等，正在为您转接同事，您可以继续留言。",
    ),
    timeout: { amount: 15, unit: "minutes" },
  });
  node("nobody", "ask", [8, 2], {
    bubbles: [
      text(
        t(
          "Nobody is free right now. Leave your e-mail and we will write to you today.",
          "现在同事都在忙，请留下邮箱，我们今天内回复您。",
        ),
      ),
    ],
    input: { type: "email" },
    save: "contact.email",
  });
  node(
    "noted",
    "say",
    [9, 2],
    say(t("Thank you, we will write to {{ contact.email }}.", "谢谢，我们会发邮件到 {{ contact.email }}。")),
  );
  line("start", "menu");
  line("person-word", "person");
  line("menu:where", "number");
  line("menu:return", "returns");
  line("menu:shipping", "shipping");
  line("menu:person", "person");
  line("number:answered", "lookup");
  line("number:invalid", "not-found");
  line("lookup:success", "state");
  line("lookup:error", "not-found");
  line("state:delivered", "say-delivered");
  line("state:shipped", "say-shipped");
  line("state:else", "say-packing");
  for (const id of ["say-delivered", "say-shipped", "say-packing", "returns", "shipping"]) line(id, "more");
  line("not-found", "person");
  line("more:yes", "bye");
  line("more:menu", "back");
  line("more:no", "person");
  line("more:timeout", "bye");
  line("bye", "helped");
  line("person:timeout", "nobody");
  line("nobody:answered", "noted");
}
