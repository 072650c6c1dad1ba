import { choices, type Pen, say, text } from "./draw";

/** Demo: a coffee shop takes an order, works out the total, offers a taste test and remembers the guest. Needs nothing from outside. */
export function coffeeShop({ t, node, line, variable }: Pen): void {
  variable("basket", "list", []);
  variable("total", "number", 0);
  variable("menu", "list", [
    {
      label: t("Flat white · 28", "馥芮白 · 28"),
      value: "flat",
      description: t("Two shots, silky milk", "双份浓缩，丝滑奶泡"),
    },
    {
      label: t("Pour-over · 32", "手冲 · 32"),
      value: "pour",
      description: t("Ethiopia, floral", "埃塞俄比亚，花香"),
    },
    {
      label: t("Oat latte · 30", "燕麦拿铁 · 30"),
      value: "oat",
      description: t("Plant milk, gently sweet", "植物奶，微甜"),
    },
  ]);
  node("about", "note", [0, -1], {
    text: t(
      "A demo that runs without any setting: try it in the simulator. It shows choices from a list, a loop over the basket, a split, waiting, and coming back.",
      "无需任何设置即可运行的示例：在模拟器里试试看。包含列表选项、遍历购物篮、分流、等待和返回。",
    ),
    color: "yellow",
  });
  node("start", "onChat", [0, 0], {});
  node("stop", "onMessage", [0, 1], {
    triggers: t("cancel;stop", "取消;算了")
      .split(";")
      .map((word) => ({ type: "exact", text: word })),
    interrupt: true,
    priority: 90,
    comeBack: false,
  });
  node("hours-word", "onMessage", [0, 2], {
    triggers: t("opening hours;open", "营业时间;几点")
      .split(";")
      .map((word) => ({ type: "keyword", text: word })),
    interrupt: true,
  });
  node(
    "hours",
    "say",
    [1, 2],
    say(t("We are open every day from 8:00 to 20:00.", "我们每天 8:00–20:00 营业。")),
  );
  node("hello", "say", [1, 0], {
    bubbles: [
      text(
        t(
          "Welcome{% if contact.name %} back, {{ contact.name }}{% endif %}! ☕",
          "欢迎{% if contact.name %}回来，{{ contact.name }}{% else %}光临{% endif %}！☕",
        ),
      ),
    ],
    alternates: [[text(t("Good to see you again! ☕", "又见面啦！☕"))]],
    pick: "inTurn",
  });
  node("drink", "ask", [2, 0], {
    bubbles: [text(t("What would you like?", "想喝点什么？"))],
    input: { type: "choice", from: "menu", options: [], searchable: true },
    save: "drink",
  });
  node("count", "ask", [3, 0], {
    bubbles: [text(t("How many?", "要几杯？"))],
    input: { type: "number", min: 1, max: 12, step: 1, lenient: true },
    save: "count",
  });
  node("add", "set", [4, 0], {
    assignments: [
      { variable: "line", operation: "json", value: '{"drink":{{ drink | json }},"count":{{ count }}}' },
      { variable: "basket", operation: "append", value: "{{ line }}" },
    ],
  });
  node("more", "ask", [5, 0], {
    bubbles: [text(t("Anything else?", "还要别的吗？"))],
    input: choices(["yes", t("Yes, one more", "再来一样")], ["no", t("That is all", "就这些")]),
  });
  node("again", "jump", [6, -1], { node: "drink" });
  node("reset", "set", [6, 0], {
    assignments: [{ variable: "total", operation: "assign", value: "{{ 0 }}" }],
  });
  node("each", "forEach", [7, 0], { list: "{{ basket }}", item: "item" });
  node("price", "condition", [8, -1], {
    rules: [
      { id: "flat", label: "28", when: { all: [{ left: "item.drink", operator: "equals", right: "flat" }] } },
      { id: "pour", label: "32", when: { all: [{ left: "item.drink", operator: "equals", right: "pour" }] } },
    ],
  });
  node("add-28", "set", [9, -2], {
    assignments: [{ variable: "total", operation: "increment", value: "{{ item.count | times: 28 }}" }],
  });
  node("add-32", "set", [9, -1], {
    assignments: [{ variable: "total", operation: "increment", value: "{{ item.count | times: 32 }}" }],
  });
  node("add-30", "set", [9, 0], {
    assignments: [{ variable: "total", operation: "increment", value: "{{ item.count | times: 30 }}" }],
  });
  node(
    "sum",
    "say",
    [8, 1],
    say(
      t(
        "That makes ¥{{ total }} for {{ basket | size }} item(s).",
        "一共 {{ basket | size }} 样，合计 ¥{{ total }}。",
      ),
    ),
  );
  node("name", "ask", [9, 1], {
    bubbles: [text(t("Which name shall I write on the cup?", "杯子上写谁的名字？"))],
    input: { type: "text", maxLength: 20 },
    save: "contact.name",
  });
  node("pick-up", "ask", [10, 1], {
    bubbles: [text(t("When will you pick it up?", "几点来取？"))],
    input: { type: "time" },
    save: "pickUp",
  });
  node("test", "split", [11, 1], {
    experiment: "cookie",
    variants: [
      { id: "cookie", label: t("Offer a cookie", "推荐曲奇"), weight: 50 },
      { id: "plain", label: t("No offer", "不推荐"), weight: 50 },
    ],
  });
  node(
    "cookie",
    "say",
    [12, 0],
    say(
      t("By the way: today there is a cookie with every second cup. 🍪", "顺便说一下：今天第二杯送曲奇。🍪"),
    ),
  );
  node(
    "done",
    "say",
    [13, 1],
    say(
      t(
        "Thank you, {{ contact.name }}! See you at {{ pickUp }}.",
        "谢谢，{{ contact.name }}！{{ pickUp }} 见。",
      ),
    ),
  );
  node("wait", "wait", [14, 1], { until: "duration", duration: { amount: 1, unit: "days" } });
  node("taste", "ask", [15, 1], {
    bubbles: [text(t("How did it taste?", "味道怎么样？"))],
    input: { type: "rating", style: "stars", max: 5 },
    save: "stars",
    timeout: { amount: 1, unit: "days" },
  });
  node("sold", "end", [16, 1], { outcome: "sold" });
  node("stopped", "say", [1, 1], say(t("All right, nothing is ordered.", "好的，没有下单。")));
  node("end-stop", "end", [2, 1], { outcome: "cancelled" });
  line("start", "hello");
  line("stop", "stopped");
  line("stopped", "end-stop");
  line("hours-word", "hours");
  line("hello", "drink");
  line("drink:answered", "count");
  line("count:answered", "add");
  line("add", "more");
  line("more:yes", "again");
  line("more:no", "reset");
  line("reset", "each");
  line("each:each", "price");
  line("price:flat", "add-28");
  line("price:pour", "add-32");
  line("price:else", "add-30");
  line("each:done", "sum");
  line("sum", "name");
  line("name:answered", "pick-up");
  line("pick-up:answered", "test");
  line("test:cookie", "cookie");
  line("test:plain", "done");
  line("cookie", "done");
  line("done", "wait");
  line("wait", "taste");
  line("taste:answered", "sold");
  line("taste:timeout", "sold");
}
