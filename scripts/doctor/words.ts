/** What a finding says, and what to do about it, in one language. `{name}` stands for a value of the finding. */
interface Words {
  readonly says: string;
  readonly fix?: string;
}

const en = {
  node: { says: "Node {version} on {system}" },
  settings: { says: "settings: every variable is valid; Parley is reached at {url}" },
  settingsBad: {
    says: "settings: {why}",
    fix: "Put the variable right; the README has the table of all of them.",
  },
  insecureUrl: {
    says: "PARLEY_URL {url} is not https: cookies and messages travel in the clear",
    fix: "Put a proxy with a certificate in front, and set PARLEY_URL to its https address.",
  },
  urlLocal: {
    says: "HOST {host} serves other machines, but PARLEY_URL is {url}: their sign-in, links and chats lead to themselves",
    fix: "Set PARLEY_URL to the address that people use, for example https://chat.example.com.",
  },
  settingUnknown: {
    says: "{name} is set, but Parley knows no such variable",
    fix: "Compare its spelling with the README's table, or remove it.",
  },
  limitsOff: {
    says: "PARLEY_RATE_LIMITS is off: nobody is limited",
    fix: "Remove the variable: it is for load tests only.",
  },
  portFree: { says: "port {port} on {host} is free" },
  portOurs: { says: "port {port}: Parley is running there" },
  portTaken: {
    says: "port {port} is in use by another program",
    fix: "Stop what runs there, or set PORT to another one.",
  },
  portForbidden: { says: "port {port} needs more rights", fix: "Set PORT to one above 1023." },
  hostWrong: {
    says: "HOST {host} is not an address of this machine",
    fix: "Set HOST to 127.0.0.1 for this machine alone, to 0.0.0.0 for others too, or remove it.",
  },
  disk: { says: "disk of {folder}: {free} GB free" },
  diskLow: {
    says: "disk of {folder}: only {free} GB free",
    fix: "Make room, or set a data retention in the workspace's settings. A full disk stops every conversation.",
  },
  folderGone: {
    says: "the data folder {folder} cannot be used: {why}",
    fix: "Set PARLEY_DATA_DIR to a folder that this user may write.",
  },
  folderOpen: {
    says: "the data folder {folder} may be written by others (mode {mode})",
    fix: "chmod go-w {folder}",
  },
  folder: { says: "data folder: only its owner may write it" },
  keyFile: { says: "secret key: in {file}, readable by its owner only; keep a copy apart from the backups" },
  keyGiven: { says: "secret key: from PARLEY_SECRET_KEY, {length} characters" },
  keyOpen: { says: "secret key: {file} has mode {mode}", fix: "chmod 600 {file}" },
  keySame: { says: "secret key: the one that the database was begun with" },
  keyOther: {
    says: "secret key: PARLEY_SECRET_KEY is not the one that the database was begun with",
    fix: "Set PARLEY_SECRET_KEY to that key, or put back the file secrets of the data folder. If it is lost, start once with npm start -- --other-key: stored secrets, sessions and links are void then.",
  },
  database: { says: "PostgreSQL {version} ({where}) answers in {ms} ms" },
  databaseOld: {
    says: "PostgreSQL {version} is older than 14",
    fix: "Move to PostgreSQL 14 or newer: npm run backup, then restore into the new server.",
  },
  databaseAway: {
    says: "the database cannot be used: {why}",
    fix: "Check that it runs and that DATABASE_URL names it; for the embedded one, look into server.log in its folder.",
  },
  durable: { says: "fsync, full_page_writes and synchronous_commit are on" },
  notDurable: {
    says: "{setting} is {value}: a power cut would lose messages that were acknowledged",
    fix: "Set fsync = on, full_page_writes = on and synchronous_commit = on in postgresql.conf, and reload.",
  },
  roles: { says: "second wall on: row-level security binds, the roles are in place" },
  rolesMissing: {
    says: "the second wall between workspaces is off: {user} may not take the roles {roles}",
    fix: "As an administrator, for each: CREATE ROLE name NOLOGIN; GRANT name TO {user} WITH SET TRUE, INHERIT FALSE;",
  },
  wallOpen: {
    says: "row-level security is not forced on: {tables}",
    fix: "ALTER TABLE name FORCE ROW LEVEL SECURITY; for each, as the owner.",
  },
  extension: { says: "extension {name}: there" },
  extensionMissing: {
    says: "extension {name} is missing: searches are slow",
    fix: "As an administrator: CREATE EXTENSION {name};",
  },
  connections: { says: "connections: {used} of {allowed} in use" },
  connectionsFew: {
    says: "connections: {used} of {allowed} in use",
    fix: "Raise max_connections, run fewer processes, or put a pooler in front. A process takes up to 26.",
  },
  schema: { says: "schema: all {count} migrations applied" },
  schemaWaiting: { says: "schema: {count} migrations will be applied at the next start" },
  schemaNewer: {
    says: "the database is newer than this Parley ({names})",
    fix: "Start the newer version, or restore a backup of before.",
  },
  schemaEdited: {
    says: "migration {name} is not the one that was applied",
    fix: "Put the file back as it was released.",
  },
  clock: { says: "clock: {ms} ms from the database's" },
  clockOff: {
    says: "clock: {ms} ms from the database's",
    fix: "Let both machines follow a time server (chrony, systemd-timesyncd). Limits and tokens go by this clock.",
  },
  published: { says: "live: {live} of {endpoints} addresses are published and open" },
  publishedNone: { says: "live: no flow is published yet", fix: "Open a flow and press Publish." },
  due: { says: "due work: {timers} timers and {effects} effects are waiting" },
  dueLate: {
    says: "due work: {timers} timers and {effects} effects are waiting, the oldest for {seconds} s",
    fix: "Start a worker (npm start, or npm run start:worker); if one runs, look into its log.",
  },
  leases: { says: "leases: none has run out" },
  leasesOver: {
    says: "leases: {count} effects were begun and not ended in time",
    fix: "A worker takes them over within a second; if not, none is running.",
  },
  transactions: { says: "transactions: none is open for long" },
  transactionsLong: {
    says: "transactions: one has been open for {seconds} s ({program})",
    fix: "End what holds it: SELECT pg_terminate_backend({pid}); while it is open, nothing that was deleted is cleaned up.",
  },
  jobsStuck: {
    says: "background jobs: {count} have failed for good",
    fix: "SELECT * FROM graphile_worker.jobs WHERE attempts >= max_attempts; the log has the reason.",
  },
  jobs: { says: "background jobs: none has failed for good" },
  model: { says: "language model: {host} answers" },
  modelAway: {
    says: "language model: {host} cannot be reached ({why})",
    fix: "Check OPENAI_BASE_URL; an address of your own network must stand in SSRF_ALLOW_HOSTS.",
  },
  modelKey: {
    says: "language model: {host} refuses the key",
    fix: "Set OPENAI_API_KEY to a key that is in force.",
  },
  modelNone: {
    says: "OPENAI_API_KEY is not set: “Write with a model” needs a key in the workspace's settings",
  },
  smtp: { says: "mail server: {host} takes the login" },
  smtpAway: {
    says: "mail server: {host} does not answer ({why})",
    fix: "Check SMTP_URL: host, port, user, password.",
  },
  smtpNone: {
    says: "SMTP_URL is not set: invitations are given as links, e-mail steps take their error outlet",
  },
  failed: {
    says: "the check “{check}” could not be made: {why}",
    fix: "See the reason; the other checks stand.",
  },
} as const satisfies Record<string, Words>;

export type FindingId = keyof typeof en;

const zh: Record<FindingId, Words> = {
  node: { says: "Node {version}，系统 {system}" },
  settings: { says: "设置：所有变量都有效；访问地址为 {url}" },
  settingsBad: { says: "设置：{why}", fix: "更正该变量；README 中有全部变量的说明。" },
  insecureUrl: {
    says: "PARLEY_URL {url} 不是 https：Cookie 和消息以明文传输",
    fix: "在前面部署带证书的代理，并把 PARLEY_URL 设为它的 https 地址。",
  },
  urlLocal: {
    says: "HOST {host} 供其他机器访问，但 PARLEY_URL 为 {url}：其他机器上的登录、链接和聊天会指向它们自己",
    fix: "把 PARLEY_URL 设为大家实际访问的地址，例如 https://chat.example.com。",
  },
  settingUnknown: {
    says: "已设置 {name}，但 Parley 没有这个变量",
    fix: "对照 README 的表格检查拼写，或删除它。",
  },
  limitsOff: { says: "PARLEY_RATE_LIMITS 为 off：没有任何限流", fix: "删除该变量：它只用于压力测试。" },
  portFree: { says: "端口 {port}（{host}）空闲" },
  portOurs: { says: "端口 {port}：Parley 正在运行" },
  portTaken: { says: "端口 {port} 已被其他程序占用", fix: "停止占用它的程序，或把 PORT 设为其他端口。" },
  portForbidden: { says: "端口 {port} 需要更高权限", fix: "把 PORT 设为大于 1023 的端口。" },
  hostWrong: {
    says: "HOST {host} 不是本机的地址",
    fix: "只供本机访问设为 127.0.0.1，也供其他机器访问设为 0.0.0.0，或删除该变量。",
  },
  disk: { says: "{folder} 所在磁盘剩余 {free} GB" },
  diskLow: {
    says: "{folder} 所在磁盘只剩 {free} GB",
    fix: "清理空间，或在工作区设置中设定数据保留期限。磁盘写满会使所有会话中断。",
  },
  folderGone: {
    says: "数据目录 {folder} 无法使用：{why}",
    fix: "把 PARLEY_DATA_DIR 设为当前用户可写的目录。",
  },
  folderOpen: { says: "数据目录 {folder} 可被其他用户写入（权限 {mode}）", fix: "chmod go-w {folder}" },
  folder: { says: "数据目录：只有所有者可写" },
  keyFile: { says: "密钥：保存在 {file}，仅所有者可读；请与备份分开另存一份" },
  keyGiven: { says: "密钥：来自 PARLEY_SECRET_KEY，共 {length} 个字符" },
  keyOpen: { says: "密钥：{file} 的权限为 {mode}", fix: "chmod 600 {file}" },
  keySame: { says: "密钥：与数据库首次启动时的一致" },
  keyOther: {
    says: "密钥：PARLEY_SECRET_KEY 与数据库首次启动时的不一致",
    fix: "把 PARLEY_SECRET_KEY 设为原来的密钥，或放回数据目录中的 secrets 文件。若密钥已丢失，运行一次 npm start -- --other-key：已保存的密钥信息、登录会话和链接将失效。",
  },
  database: { says: "PostgreSQL {version}（{where}）在 {ms} 毫秒内应答" },
  databaseOld: {
    says: "PostgreSQL {version} 低于 14",
    fix: "升级到 PostgreSQL 14 或更新版本：先 npm run backup，再恢复到新服务器。",
  },
  databaseAway: {
    says: "数据库无法使用：{why}",
    fix: "确认它正在运行且 DATABASE_URL 正确；内置数据库请查看其目录中的 server.log。",
  },
  durable: { says: "fsync、full_page_writes 和 synchronous_commit 均已开启" },
  notDurable: {
    says: "{setting} 为 {value}：断电会丢失已确认的消息",
    fix: "在 postgresql.conf 中设置 fsync = on、full_page_writes = on、synchronous_commit = on 并重新加载。",
  },
  roles: { says: "第二道隔离已开启：行级安全生效，角色齐全" },
  rolesMissing: {
    says: "工作区之间的第二道隔离未开启：{user} 不能切换到角色 {roles}",
    fix: "由管理员逐个执行：CREATE ROLE 名称 NOLOGIN; GRANT 名称 TO {user} WITH SET TRUE, INHERIT FALSE;",
  },
  wallOpen: {
    says: "以下表没有强制行级安全：{tables}",
    fix: "由所有者逐个执行 ALTER TABLE 名称 FORCE ROW LEVEL SECURITY;",
  },
  extension: { says: "扩展 {name}：已安装" },
  extensionMissing: { says: "缺少扩展 {name}：搜索会变慢", fix: "由管理员执行：CREATE EXTENSION {name};" },
  connections: { says: "连接：已用 {used} / {allowed}" },
  connectionsFew: {
    says: "连接：已用 {used} / {allowed}",
    fix: "调高 max_connections、减少进程数，或在前面加连接池。每个进程最多占用 26 个。",
  },
  schema: { says: "表结构：{count} 个迁移均已执行" },
  schemaWaiting: { says: "表结构：下次启动时会执行 {count} 个迁移" },
  schemaNewer: { says: "数据库比当前 Parley 新（{names}）", fix: "启动较新的版本，或恢复之前的备份。" },
  schemaEdited: { says: "迁移 {name} 与已执行的内容不同", fix: "把文件恢复为发布时的内容。" },
  clock: { says: "时钟：与数据库相差 {ms} 毫秒" },
  clockOff: {
    says: "时钟：与数据库相差 {ms} 毫秒",
    fix: "让两台机器与时间服务器同步（chrony、systemd-timesyncd）。限流和令牌以本机时钟为准。",
  },
  published: { says: "上线情况：{endpoints} 个地址中有 {live} 个已发布并开放" },
  publishedNone: { says: "上线情况：还没有发布任何流程", fix: "打开一个流程并点击“发布”。" },
  due: { says: "到期工作：{timers} 个定时器和 {effects} 个动作在等待" },
  dueLate: {
    says: "到期工作：{timers} 个定时器和 {effects} 个动作在等待，最早的已等 {seconds} 秒",
    fix: "启动后台进程（npm start 或 npm run start:worker）；若已在运行，请查看其日志。",
  },
  leases: { says: "租约：没有超时的" },
  leasesOver: {
    says: "租约：{count} 个动作开始后未按时结束",
    fix: "后台进程会在一秒内接管；若没有，说明后台进程未运行。",
  },
  transactions: { says: "事务：没有长时间未结束的" },
  transactionsLong: {
    says: "事务：有一个已持续 {seconds} 秒（{program}）",
    fix: "结束占用者：SELECT pg_terminate_backend({pid});在它结束之前，已删除的数据无法清理。",
  },
  jobsStuck: {
    says: "后台任务：{count} 个已彻底失败",
    fix: "SELECT * FROM graphile_worker.jobs WHERE attempts >= max_attempts; 原因见日志。",
  },
  jobs: { says: "后台任务：没有彻底失败的" },
  model: { says: "语言模型：{host} 有应答" },
  modelAway: {
    says: "语言模型：无法连接 {host}（{why}）",
    fix: "检查 OPENAI_BASE_URL；内网地址须写入 SSRF_ALLOW_HOSTS。",
  },
  modelKey: { says: "语言模型：{host} 拒绝该密钥", fix: "把 OPENAI_API_KEY 设为有效的密钥。" },
  modelNone: { says: "未设置 OPENAI_API_KEY：“用模型生成”需要在工作区设置中填写密钥" },
  smtp: { says: "邮件服务器：{host} 接受登录" },
  smtpAway: {
    says: "邮件服务器：{host} 没有应答（{why}）",
    fix: "检查 SMTP_URL：主机、端口、用户名、密码。",
  },
  smtpNone: { says: "未设置 SMTP_URL：邀请以链接形式提供，邮件步骤走错误出口" },
  failed: { says: "检查项“{check}”无法完成：{why}", fix: "请看原因；其他检查不受影响。" },
};

export type Language = "en" | "zh";

/** A finding in words; `fix` is there when there is something to do. */
export function inWords(
  id: FindingId,
  values: Readonly<Record<string, string | number>>,
  language: Language,
): { says: string; fix: string | undefined } {
  const words: Words = language === "zh" ? zh[id] : en[id];
  const filled = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "").replace(/\p{Cc}/gu, " "));
  return { says: filled(words.says), fix: words.fix === undefined ? undefined : filled(words.fix) };
}
