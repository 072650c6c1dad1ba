import type { inspectors as en } from "./inspectors.en";

export const inspectors: typeof en = {
  nothingChosen: "选择一个步骤，查看它说什么、做什么。",
  close: "关闭",
  loading: "正在加载…",
  variables: {
    insert: "插入变量", search: "查找变量", none: "还没有变量，提问步骤会保存变量。", use: "按回车使用“{name}”。", filters: "可在变量后使用：{list}",
    kind: { declared: "变量", written: "流程中保存", contact: "客户", conversation: "会话", event: "事件", workspace: "工作区" },
    broken: "无法识别：{reason}", badName: "名称不能含引号，也可写成 contact.字段。", needed: "请选择保存到哪里。", placeholder: "变量名",
  },
  list: { actions: "“{name}”的操作", up: "上移", down: "下移", remove: "移除" },
  duration: { unit: "单位", units: { seconds: "秒", minutes: "分钟", hours: "小时", days: "天", weeks: "周" } },
  weekdays: {
    label: "星期", help: "不选表示每天。",
    short: { "1": "一", "2": "二", "3": "三", "4": "四", "5": "五", "6": "六", "7": "日" },
    long: { "1": "星期一", "2": "星期二", "3": "星期三", "4": "星期四", "5": "星期五", "6": "星期六", "7": "星期日" },
  },
  condition: {
    join: "各行之间的关系", joins: { all: "全部成立", any: "至少一条成立", none: "都不成立" },
    left: "变量", operator: "比较方式", right: "比较值", rightList: "甲，乙，丙", add: "添加一行", addGroup: "添加一组", remove: "移除这一行", removeGroup: "移除这一组",
    and: "且", or: "或", not: "非（{words}）", always: "总是",
    operators: {
      equals: "等于", notEquals: "不等于", contains: "包含", notContains: "不包含", startsWith: "开头是", endsWith: "结尾是", in: "属于", notIn: "不属于", isSet: "已有值",
      isEmpty: "为空", isTrue: "为是", isFalse: "为否", greaterThan: "大于", greaterOrEqual: "不小于", lessThan: "小于", lessOrEqual: "不大于", between: "介于",
      before: "早于", after: "晚于", withinLast: "在过去…之内", withinNext: "在未来…之内", matches: "匹配模式", notMatches: "不匹配模式",
    },
  },
  bubbles: {
    addText: "添加文字", addOther: "添加其他内容…", textPlaceholder: "要说的话", format: "设置文字格式", plain: "恢复为纯文字",
    types: { text: "文字", image: "图片", video: "视频", audio: "音频", file: "文件", embed: "嵌入页面", cards: "卡片", links: "链接按钮", redirect: "跳转页面" },
    url: "地址", alt: "描述", altHelp: "供看不到图片的人使用。", link: "点击后打开", caption: "说明", videoHelp: "mp4 文件，或 YouTube、Vimeo 地址。", autoplay: "自动播放", fileName: "文件名",
    height: "高度（像素）", redirectHelp: "访客的页面会跳转到这个地址。", newTab: "在新标签页打开",
  },
  cards: { add: "添加卡片", card: "卡片 {number}", title: "标题", text: "文字", image: "图片地址", alt: "图片描述", price: "价格", addButton: "添加按钮", button: "按钮 {number}", label: "按钮文字", url: "地址", urlHelp: "不填则以按钮文字作为回答。", addLink: "添加链接", linkNumber: "链接 {number}" },
  rich: {
    addParagraph: "添加段落", paragraph: "段落 {number}", list: "列表 {number}", addItem: "添加一项", item: "第 {number} 项", text: "文字", link: "设为链接", makeList: "改为列表", url: "地址",
    addRun: "添加片段", removeRun: "移除", marks: { bold: "加粗", italic: "斜体", underline: "下划线", strike: "删除线" },
  },
  mapping: { add: "保存一部分", part: "第 {number} 部分", path: "数据中的路径", pathExample: "order.id", variable: "保存到", suggestions: "测试返回中有：" },
  pairs: { pair: "第 {number} 条", name: "名称", value: "值" },
  options: { add: "添加选项", option: "选项 {number}", label: "显示文字", image: "图片地址", description: "说明", details: "保存值、显示条件", value: "保存值", valueHelp: "不填则保存显示文字。", when: "仅在满足条件时显示" },
  form: {
    add: "添加字段", field: "字段 {number}", label: "名称", type: "类型", placeholder: "输入提示", save: "保存为", required: "必填", addOption: "添加选项", option: "选项 {number}",
    types: { text: "单行文字", longText: "多行文字", email: "邮箱", phone: "电话", number: "数字", url: "网址", date: "日期", time: "时间", choice: "选择", checkbox: "勾选框" },
  },
  input: {
    type: "回答类型",
    types: { text: "文字", choice: "按钮选择", email: "邮箱", phone: "电话号码", number: "数字", pictureChoice: "图片选择", rating: "评分", date: "日期", time: "时间", dateRange: "起止日期", url: "网址", file: "文件", location: "位置", form: "表单" },
    placeholder: "输入提示", button: "按钮文字", optional: "可以跳过", multiline: "多行输入", minLength: "最少字符", maxLength: "最多字符", pattern: "匹配模式",
    patternHelp: "回答必须符合的正则表达式，不支持环视和反向引用。", country: "国家或地区", countryHelp: "两个字母，如 CN，用于没有国际区号的号码。", countryWrong: "请填写两个大写字母，如 CN。",
    min: "最小", max: "最大", step: "步长", lenient: "只取开头的数字", lenientHelp: "“5 个苹果”记为 5。", withTime: "包含时间", earliest: "最早", latest: "最晚", format: "保存格式",
    formatHelp: "不填则为 2026-01-31。", options: "选项", from: "选项来自列表", fromHelp: "该变量为列表时，改用其中的各项。", multiple: "可多选", least: "最少", most: "最多", join: "连接符", joinDatesHelp: "用它连接两个日期并存为一段文字，不填则分别保存。", lenientChoice: "在输入的文字中查找选项", exact: "输入的回答须完全一致", evenEmpty: "没有可选项时也提问",
    searchable: "带搜索框", style: "样式", styles: { numbers: "数字", stars: "星级", nps: "0–10" }, lowest: "从", highest: "到", low: "低分端文字", high: "高分端文字", severalFiles: "可传多个文件", fileTypes: "文件类型",
    fileTypesHelp: "如 image/*、.pdf，不填则不限。", maxMegabytes: "单个文件上限（MB）", links: "输入的链接也算文件", lenientPhone: "从句子中找出号码", asTyped: "按输入原样保存地址",
  },
  ask: {
    question: "问题", answer: "回答", save: "保存为", saveHelp: "变量名，或客户字段，如 contact.email。", append: "加入列表而不是替换", lost: "听不懂时", retry: "答错时的提示", retryHelp: "不填则使用与回答类型相应的提示。",
    tries: "答错几次后放弃", triesHelp: "连续答错的次数，不填则一直追问。", saveInvalid: "最后一次错误回答保存为", timeout: "超时后继续", timeoutHelp: "客户未及时回复时。",
  },
  say: { bubbles: "回复内容", alternates: "其他说法", alternatesHelp: "每次走到这一步，使用其中一种说法。", pick: "使用哪一种", inTurn: "轮流", random: "随机", addAlternate: "添加说法", alternate: "说法 {number}" },
  rules: { title: "规则", add: "添加规则", rule: "规则 {number}", name: "路径名称" },
  set: {
    add: "添加一项", value: "第 {number} 项", variable: "变量", operation: "操作", to: "值", into: "取出的项保存到",
    operations: { assign: "设为", number: "设为数字", json: "设为 JSON", increment: "增加", append: "加到列表末尾", pop: "取出最后一项", shift: "取出第一项", clear: "清空", now: "设为当前时间", id: "设为随机编号", transcript: "设为到目前为止的对话" },
  },
  split: {
    title: "路径", add: "添加路径", label: "名称", weight: "权重", holdout: "对照组（{share}）", holdoutHelp: "走单独的路径，什么都不发；0 表示没有对照组。", advanced: "高级", sticky: "同一位客户始终走同一条",
    stickyHelp: "关闭后每次重新分配。", experiment: "实验", experimentHelp: "同名实验的分流会把同一位客户分到同一边。",
  },
  wait: {
    mode: "等待", modes: { duration: "一段时间", time: "到某个时刻", window: "到营业时段", date: "到某个日期", seconds: "计算得出的秒数" }, duration: "时长", seconds: "秒数", secondsHelp: "数字或变量，其他内容则不等待。",
    at: "时刻", from: "从", to: "到", date: "日期", dateHelp: "如 2026-01-31，或变量。已过的日期不等待。", offset: "提前或推后一段时间", side: "提前或推后", before: "提前", after: "推后",
  },
  waitFor: { add: "添加事件", event: "事件 {number}", name: "事件名称", nameNeeded: "请填写事件名称，与网站发送的一致。", key: "仅限此标识", keyHelp: "如订单号，不填则不限。", save: "事件数据保存为", timeout: "超时后不再等待" },
  script: { device: "这段脚本原本在访客的浏览器中运行，这里在沙箱中运行，无法访问网页。", help: "可读取 vars、contact、conversation、event、workspace，可修改 vars.x 并返回值，不能访问网络。", disabled: "这段脚本是导入的，目前已停用。请先阅读再启用。", enable: "我已阅读，启用", code: "代码", codeHelp: "Tab 缩进；先按 Esc 再按 Tab 可离开输入框。", save: "返回值保存为" },
  note: { text: "内容", color: "颜色", colors: { yellow: "黄色", green: "绿色", blue: "蓝色", pink: "粉色", grey: "灰色" } },
  end: { outcome: "结果", help: "便于统计的词，如：成交、已解决。可以不填。" },
  forEach: { help: "每一项走一次“每一项”路径。", list: "列表", item: "当前项保存为", index: "序号保存为", indexHelp: "从 1 开始。" },
  handoff: {
    message: "等待时的提示", messageHelp: "告诉客户人工客服即将接入。", queue: "队列或团队", queueHelp: "不填则由任意在线成员接待。", priority: "优先级", priorities: { normal: "普通", high: "高", urgent: "紧急" },
    timeout: "无人接起时继续", timeoutHelp: "此时走“无人接起”路径。",
  },
  email: { to: "收件人", toHelp: "多个地址用逗号分隔。", subject: "主题", text: "正文", more: "抄送、回复地址", cc: "抄送", bcc: "密送", replyTo: "回复地址" },
  onChat: { title: "页面", help: "不填表示所有页面，* 代表任意内容。", add: "添加页面", page: "页面 {number}", address: "页面地址" },
  onMessage: {
    title: "哪些消息", anyMessage: "不填则任何消息都会进入这条路径。", add: "添加关键词或模式", type: "类型", text: "内容", types: { keyword: "包含", exact: "完全等于", pattern: "匹配模式", command: "页面指令" },
    typeHelp: { keyword: "消息中任意位置的词或短语", exact: "整条消息", pattern: "正则表达式", command: "由网页代码发送，不是输入的" }, tryIt: "试一条消息", matches: "匹配。", matchesNot: "不匹配。", interruptTitle: "会话进行中",
    interrupt: "允许打断", interruptHelp: "即使有其他问题未回答，也立即回应。", comeBack: "之后回到未回答的问题", repeat: "并重新提问", passOn: "把这条消息作为回答", passOnHelp: "先走这条路径，再把消息交给未回答的问题。", priority: "优先级", priorityHelp: "多条匹配时，数值大的优先。",
  },
  onWebhook: { help: "收到的全部内容可用 event 读取，把需要的部分保存为变量。发布后会显示调用地址。" },
  nodePicker: { choose: "选择步骤", gone: "该步骤已不存在，请重新选择。", show: "定位" },
  jump: { target: "跳到" },
  call: {
    start: "起点", startFirst: "从头开始", startReset: "恢复从头开始", startGone: "该步骤已不存在，请重新选择。", value: "值", help: "运行另一个流程的线上版本，然后回到这里继续。", flow: "流程", notPublished: "尚未发布", gone: "该流程已不存在，请重新选择。", inputs: "传入", inputsHelp: "子流程的变量会得到这些值。", addInput: "添加传入值", outputs: "取回",
    outputsHelp: "结束时，取回子流程的这些变量。", addOutput: "添加取回值", from: "子流程变量", to: "保存到",
  },
  generate: {
    title: "写什么", help: "访客的话只作为数据交给模型，不会当作指令。", instructions: "指令", instructionsPlaceholder: "你是一家茶叶店的客服，回答简短友好；不知道就直说。", prompt: "回答的内容", promptHelp: "不填则为访客最近一条消息。",
    show: "把生成内容发给客户", save: "文字保存为", extract: "提取信息", extractHelp: "由模型从会话中提取。", addField: "添加一项", name: "名称", kind: "类型", kinds: { text: "文字", number: "数字", boolean: "是或否", list: "列表" },
    description: "要找什么", to: "保存到", advanced: "模型", model: "模型", modelHelp: "不填则使用设置中的模型。", temperature: "温度", maxTokens: "最多 token 数", history: "参考的消息条数",
  },
  httpTest: { call: "调用", noRequest: "无法调用该地址，地址应以 http:// 或 https:// 开头。", failed: "失败（{code}）：{message}", status: "状态码 {status}" },
  http: {
    title: "请求", method: "方法", url: "地址", secretHelp: "密钥请放在“设置 › 机密信息”，并在地址、请求头或正文中写 '{{secret:NAME}}'。", headers: "请求头", addHeader: "添加请求头", query: "查询参数", addQuery: "添加参数", body: "正文",
    bodies: { none: "无", json: "JSON", text: "文本", form: "表单" }, addField: "添加字段", jsonHelp: "变量请加过滤器 json，以保证引号正确。", test: "试一试", testHelp: "用你填写的值真实调用一次。", save: "从返回中保存", saveHelp: "路径留空表示全部内容。",
    saveStatus: "状态码保存为", advanced: "超时与重试", timeout: "超时（秒）", retries: "失败后重试次数",
  },
};
