import { choices, type Pen, say, text } from "./draw";

/** Turns a visitor into a lead: need, size, a way to reach them; the team gets an e-mail. */
export function leadCapture({ t, node, line, variable }: Pen): void {
  variable("need", "text");
  variable("teamSize", "number");
  variable("score", "number", 0);
  node("start", "onChat", [0, 0], {});
  node("need", "ask", [1, 0], {
    bubbles: [text(t("Hi, nice to see you! What brings you here?", "您好，欢迎！请问您想了解什么？"))],
    input: choices(
      ["demo", t("I would like a demo", "预约演示")],
      ["price", t("What does it cost?", "价格方案")],
      ["looking", t("Just looking", "随便看看")],
    ),
    save: "need",
  });
  node(
    "prices",
    "say",
    [2, 1],
    say(
      t(
        "Plans start at €29 a month, and the first 14 days are free. Larger teams get a plan of their own.",
        "套餐每月 199 元起，前 14 天免费；大团队可以定制方案。",
      ),
    ),
  );
  node("size", "ask", [3, 0], {
    bubbles: [text(t("How many people are on your team?", "您的团队大约有多少人？"))],
    input: { type: "number", min: 1, max: 100000, step: 1, lenient: true },
    save: "teamSize",
  });
  node("rate", "condition", [4, 0], {
    rules: [
      {
        id: "large",
        label: t("20 or more", "20 人以上"),
        when: { all: [{ left: "teamSize", operator: "greaterOrEqual", right: 20 }] },
      },
    ],
  });
  node("large", "set", [5, -1], {
    assignments: [
      { variable: "score", operation: "increment", value: "50" },
      { variable: "contact.segment", operation: "assign", value: "enterprise" },
    ],
  });
  node("small", "set", [5, 1], {
    assignments: [
      { variable: "score", operation: "increment", value: "10" },
      { variable: "contact.segment", operation: "assign", value: "team" },
    ],
  });
  node("reach", "ask", [6, 0], {
    bubbles: [text(t("Great. Where may we send the details?", "好的，请问怎么联系您？"))],
    input: {
      type: "form",
      button: t("Send", "提交"),
      fields: [
        { name: "name", label: t("Name", "姓名"), type: "text", required: true, save: "contact.name" },
        {
          name: "email",
          label: t("Work e-mail", "工作邮箱"),
          type: "email",
          required: true,
          save: "contact.email",
        },
        { name: "phone", label: t("Phone (optional)", "电话（选填）"), type: "phone", save: "contact.phone" },
        {
          name: "agree",
          label: t("You may contact me about my request", "同意就我的需求与我联系"),
          type: "checkbox",
          required: true,
        },
      ],
    },
    save: "lead",
    timeout: { amount: 1, unit: "hours" },
  });
  node("tell", "email", [7, 0], {
    to: "sales@example.com",
    replyTo: "{{ contact.email }}",
    subject: t("New lead: {{ contact.name }} ({{ need }})", "新线索：{{ contact.name }}（{{ need }}）"),
    text: t(
      "{{ contact.name }} <{{ contact.email }}> {{ contact.phone }}\nWants: {{ need }}\nTeam: {{ teamSize }} people, score {{ score }}",
      "{{ contact.name }} <{{ contact.email }}> {{ contact.phone }}\n需求：{{ need }}\n团队：{{ teamSize }} 人，评分 {{ score }}",
    ),
  });
  node(
    "thanks",
    "say",
    [8, 0],
    say(
      t(
        "Thank you, {{ contact.name }}! We will write to {{ contact.email }} within one working day.",
        "谢谢您，{{ contact.name }}！我们会在一个工作日内发邮件到 {{ contact.email }}。",
      ),
    ),
  );
  node("lead", "end", [9, 0], { outcome: "lead" });
  node(
    "later",
    "say",
    [2, 2],
    say(t("Of course. Our guide shows what others built with it:", "没问题，这份指南里有其他团队的做法：")),
  );
  node("links", "say", [3, 2], {
    bubbles: [
      {
        type: "links",
        links: [
          { label: t("Read the guide", "阅读指南"), url: "https://example.com/guide" },
          { label: t("See customers", "客户案例"), url: "https://example.com/customers" },
        ],
      },
    ],
  });
  node("looked", "end", [4, 2], { outcome: "browsing" });
  node("left", "end", [7, 1], { outcome: "left form" });
  line("start", "need");
  line("need:demo", "size");
  line("need:price", "prices");
  line("need:looking", "later");
  line("prices", "size");
  line("size:answered", "rate");
  line("rate:large", "large");
  line("rate:else", "small");
  line("large", "reach");
  line("small", "reach");
  line("reach:answered", "tell");
  line("reach:timeout", "left");
  line("tell:sent", "thanks");
  line("tell:failed", "thanks");
  line("thanks", "lead");
  line("later", "links");
  line("links", "looked");
}
