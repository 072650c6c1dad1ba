import { choices, type Pen, say, text } from "./draw";

/** Demo: people sign up for an evening event, are reminded the day before, and may bring questions to a model or a person. */
export function eventSignup({ t, node, line, variable }: Pen): void {
  variable("eventName", "text", t("Open studio night", "工作室开放夜"));
  variable("guests", "number", 1);
  variable("topics", "list");
  node("about", "note", [0, -1], {
    text: t(
      "Sign-up for an event, with a reminder the day before. In the simulator, set the clock forward to see it.",
      "活动报名示例，活动前一天会发提醒。在模拟器里把时钟往前拨即可看到。",
    ),
    color: "green",
  });
  node("start", "onChat", [0, 0], {});
  node("ask-any", "onMessage", [0, 2], {
    triggers: [{ type: "pattern", text: "[?？]\\s*$" }],
    interrupt: true,
    priority: 40,
  });
  node("welcome", "say", [1, 0], {
    bubbles: [
      {
        type: "text",
        rich: [
          {
            type: "paragraph",
            children: [
              { text: t("Join us at the ", "欢迎参加") },
              { text: "{{ eventName }}", bold: true },
              { text: t("!", "！") },
            ],
          },
          {
            type: "list",
            items: [
              [{ text: t("Three studios, one evening", "三间工作室，一个晚上") }],
              [{ text: t("Free entry, drinks included", "免费入场，含饮品") }],
            ],
          },
        ],
      },
    ],
  });
  node("when", "ask", [2, 0], {
    bubbles: [
      text(
        t(
          "Which evening suits you? You can write it in words, like “next Friday”.",
          "哪天晚上方便？可以直接说，比如“下周五”。",
        ),
      ),
    ],
    input: { type: "date", min: "today" },
    save: "eventDate",
  });
  node("guests", "ask", [3, 0], {
    bubbles: [text(t("How many of you will come?", "一共几位参加？"))],
    input: { type: "number", min: 1, max: 6, step: 1, lenient: true },
    save: "guests",
    retry: t("From one to six people, please.", "请填写 1 到 6 位。"),
  });
  node("topics", "ask", [4, 0], {
    bubbles: [text(t("What would you like to see? Choose as many as you like.", "想看哪些内容？可多选。"))],
    input: {
      type: "choice",
      multiple: true,
      optional: true,
      options: [
        { id: "print", label: t("Printing", "版画") },
        { id: "clay", label: t("Ceramics", "陶艺") },
        { id: "sound", label: t("Sound", "声音艺术") },
      ],
    },
    save: "topics",
  });
  node("email", "ask", [5, 0], {
    bubbles: [text(t("Where shall I send your ticket?", "票发到哪个邮箱？"))],
    input: { type: "email" },
    save: "contact.email",
    tries: 3,
  });
  node("ticket", "email", [6, 0], {
    to: "{{ contact.email }}",
    subject: t("Your ticket for {{ eventName }}", "{{ eventName }} 门票"),
    text: t(
      "See you on {{ eventDate }}! This ticket is for {{ guests }}.",
      "{{ eventDate }} 见！本票可供 {{ guests }} 人入场。",
    ),
  });
  node("booked", "say", [7, 0], {
    bubbles: [
      text(
        t(
          "Booked: {{ eventDate }}, {{ guests }} guest(s){% if topics.size > 0 %}, interested in {{ topics | join: ', ' }}{% endif %}. The ticket is in your inbox.",
          "已报名：{{ eventDate }}，{{ guests }} 位{% if topics.size > 0 %}，感兴趣的内容：{{ topics | join: '、' }}{% endif %}。票已发到您的邮箱。",
        ),
      ),
    ],
  });
  node(
    "no-mail",
    "say",
    [7, 1],
    say(
      t(
        "The e-mail did not go out, but you are on the list: just say your name at the door.",
        "邮件没有发出去，不过您已在名单上，到场报姓名即可。",
      ),
    ),
  );
  node("day-before", "wait", [8, 0], {
    until: "date",
    date: "{{ eventDate }}",
    offset: { amount: 1, unit: "days" },
    before: true,
  });
  node("morning", "wait", [9, 0], { until: "time", at: "10:00", weekdays: [] });
  node("remind", "ask", [10, 0], {
    bubbles: [
      text(t("Tomorrow is the {{ eventName }}. Still coming?", "明天就是{{ eventName }}了，还来吗？")),
    ],
    input: choices(["yes", t("Yes!", "来！")], ["no", t("I cannot make it", "来不了")]),
    timeout: { amount: 1, unit: "days" },
  });
  node("see-you", "say", [11, 0], say(t("Lovely, see you tomorrow at seven.", "太好了，明晚七点见。")));
  node(
    "pity",
    "say",
    [11, 1],
    say(
      t(
        "What a pity. Your place goes to somebody on the waiting list, and you hear about the next evening first.",
        "真可惜，名额会留给候补的朋友，下一场会第一时间通知您。",
      ),
    ),
  );
  node("coming", "end", [12, 0], { outcome: "coming" });
  node("not-coming", "end", [12, 1], { outcome: "not coming" });
  node("answer", "generate", [1, 2], {
    instructions: t(
      "You answer questions about an evening event in an artists' studio house. Entry is free, it starts at seven, the address is 12 Canal Street. Be brief and friendly. If you do not know, say so.",
      "你负责回答一场艺术工作室夜间开放活动的问题。免费入场，晚上七点开始，地址运河街 12 号。简短友好；不知道就直说。",
    ),
    maxTokens: 200,
  });
  node(
    "no-model",
    "say",
    [2, 2],
    say(
      t(
        "Good question! It starts at seven, at 12 Canal Street. For anything else write to hello@example.com.",
        "好问题！晚上七点开始，地址运河街 12 号。其他问题请写信到 hello@example.com。",
      ),
    ),
  );
  line("start", "welcome");
  line("ask-any", "answer");
  line("answer:error", "no-model");
  line("welcome", "when");
  line("when:answered", "guests");
  line("guests:answered", "topics");
  line("topics:answered", "email");
  line("email:answered", "ticket");
  line("email:invalid", "no-mail");
  line("ticket:sent", "booked");
  line("ticket:failed", "no-mail");
  line("booked", "day-before");
  line("no-mail", "day-before");
  line("day-before", "morning");
  line("morning", "remind");
  line("remind:yes", "see-you");
  line("remind:no", "pity");
  line("remind:timeout", "coming");
  line("see-you", "coming");
  line("pity", "not-coming");
}
