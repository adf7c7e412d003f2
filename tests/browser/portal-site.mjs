// A county's site, made and filled and served by the command as an office would do it: for the tests of the
// public pages. Its names are invented.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { program, root } from "./program.mjs";

const SITE = "qinglan";
const PARAGRAPH =
  "为切实保障困难群众基本生活，根据《社会救助暂行办法》等规定，结合我县实际，现将有关事项公告如下。申请人应当向户籍所在地乡镇人民政府提出书面申请，乡镇人民政府在收到申请后十五个工作日内完成调查核实，并在村（居）民委员会公示七天。";
const TABLE =
  "<table><thead><tr><th scope=\"col\">乡镇</th><th scope=\"col\">户数</th><th scope=\"col\">人数</th><th scope=\"col\">金额（元）</th></tr></thead><tbody>" +
  ["云溪镇", "石桥镇", "青岚街道"].map((town, at) => `<tr><td>${town}</td><td>${12 + at}</td><td>${31 + at * 3}</td><td>${18600 + at * 1240}</td></tr>`).join("") +
  "</tbody></table>";

const SETTINGS = `[footer]
organizer = "青岚县人民政府办公室"
telephone = "0700-5550100"
address = "青岚县人民路1号"
icp = "鄂ICP备00000001号"
`;

/** What is published: enough of each kind that lists have pages, filters and marks. */
export const INTERPRETED = "青岚县人民政府办公室关于印发《青岚县临时救助实施办法》的通知";
export const INTERPRETATION = "《青岚县临时救助实施办法》政策解读";
export const ELSEWHERE = "云溪市民政局关于做好临时救助工作的通知";
export const ORIGIN = "https://mzj.example/2026/1.html";
export const WITHDRAWN = "关于公布低保审核结果的公告（误发）";

const day = (back) => new Date(Date.UTC(2026, 10, 20) - back * 86_400_000).toISOString().slice(0, 10);
const record = (title, columns, back, more = {}) => ({
  key: title, title, columns, published: `${day(back)} 09:30`, body: `<p>${PARAGRAPH}</p><p>特此公告。</p>`, organ: "青岚县民政局", source: "", validity: "有效", ...more,
});

function records() {
  const all = [
    record(INTERPRETED, ["社会救助 / 临时救助 / 政策法规文件", "政府信息公开 / 法定主动公开内容 / 政策文件"], 30, {
      number: "青政办发〔2026〕12号", index_number: "QL0101-2026-00012", formed: day(31),
      body: `<p>${PARAGRAPH}</p><h2>一、救助标准</h2><p>${PARAGRAPH}</p>${TABLE}<p align="right">青岚县人民政府办公室</p>`,
      attachments: ["files/临时救助申请表.docx", "files/发放名单.xlsx"],
    }),
    record(INTERPRETATION, ["社会救助 / 临时救助 / 政策法规文件"], 29, { body: `<p>问：什么情形可以申请？</p><p>答：${PARAGRAPH}</p>` }),
    record(WITHDRAWN, ["社会救助 / 最低生活保障 / 审批信息"], 5),
    record("青岚县政府信息公开指南", ["政府信息公开 / 政府信息公开指南"], 200),
    record("云溪镇概况", ["云溪镇 / 法定主动公开内容 / 机构概况"], 90),
    record("青岚县孕产妇健康管理服务通知", ["医疗卫生 / 公共卫生服务事项 / 孕产妇健康管理"], 12),
    record("青岚县2026年义务教育招生工作方案", ["义务教育 / 招生管理 / 招生政策"], 160),
  ];
  const kinds = ["政策法规文件", "办事指南", "审核信息", "审批信息"];
  for (let at = 0; at < 45; at += 1) {
    all.push(record(`青岚县2026年第${at + 1}批最低生活保障对象公示`, [`社会救助 / 最低生活保障 / ${kinds[at % 4]}`], at * 12));
  }
  for (let at = 0; at < 12; at += 1) {
    all.push(record(`石桥村第${at + 1}期村级财务收支公示`, ["云溪镇 / 村（居）务公开 / 石桥村"], at * 30, { body: `<p>${PARAGRAPH}</p>${TABLE}`, organ: "石桥村村民委员会" }));
    all.push(record(`青岚县召开第${at + 1}次基层政务公开工作推进会`, ["新闻中心 / 政务要闻"], at * 9));
  }
  return all;
}

/** Runs the command in a folder; answers what it prints. */
export const runner = (folder) => (...args) =>
  execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Makes the site in a folder and serves it, with further arguments; answers its address and a way to run further commands. */
export async function start(name, ...more) {
  const folder = path.join(root, "target/browser", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "files"), { recursive: true });
  const put = (file, text) => writeFileSync(path.join(folder, file), text);
  put("villages.csv", "township,village\n云溪镇,石桥村\n云溪镇,柳湾社区\n石门乡,北坡村\n");
  put("settings.toml", SETTINGS);
  put("files/临时救助申请表.docx", "a form");
  put("files/发放名单.xlsx", "a list");
  put("documents.jsonl", records().map((record) => JSON.stringify(record)).join("\n"));
  const run = runner(folder);
  run("site", "new", SITE, "--name", "青岚县人民政府", "--place", "青岚县", "--villages", "villages.csv", "--settings", "settings.toml", "--id-code", "4299100001");
  run("import", SITE, "documents.jsonl");
  const { url, stop } = await serve(folder, more);
  return { url, stop, run, put, folder, site: SITE };
}

/** Serves a folder's sites, with further arguments, through a command where one is named; answers the address and a way to end it. */
export async function serve(folder, more, through = []) {
  const [command, ...args] = [...through, program, "serve", "--listen", "127.0.0.1:0", ...more];
  const server = spawn(command, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve, reject) => {
    let printed = "";
    server.stdout.setEncoding("utf8");
    server.stdout.on("data", (text) => {
      printed += text;
      const address = /127\.0\.0\.1:\d+/.exec(printed);
      if (address) resolve(`http://${address[0]}`);
    });
    server.on("exit", (code) => reject(new Error(`serve ended with ${code}:\n${printed}`)));
  });
  const stop = () => {
    server.removeAllListeners("exit");
    server.kill("SIGINT");
  };
  return { url, stop };
}

/** The address that a link with these words leads to, from a page. */
export async function linked(url, from, words) {
  const html = await (await fetch(url + from)).text();
  const found = [...html.matchAll(/<a href="([^"]+)"[^>]*>([^<]*)<\/a>/g)].find(([, , text]) => text === words);
  if (!found) throw new Error(`no link “${words}” on ${from}`);
  return found[1];
}

/** Waits until what was published is found: the index follows within moments. */
async function indexed(url, words) {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await (await fetch(url + search(words))).text()).includes('class="hits"')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`“${words}” is not found`);
}

/** Publishes a document whose one origin is on another site: to an inspection a dead link, as there is no such site. */
export function publishElsewhere({ run, put }) {
  put("elsewhere.jsonl", JSON.stringify(record(ELSEWHERE, ["社会救助 / 临时救助 / 政策法规文件"], 28, { body: "", link: ORIGIN, organ: "", source: "云溪市民政局" })));
  run("import", SITE, "elsewhere.jsonl");
}

/** The page of our own about a document whose one origin is elsewhere: lists lead to the origin, their data to both. */
async function elsewhere(url, list) {
  const { items } = await (await fetch(`${url}${list}/data.json`)).json();
  const item = items.find((one) => one.link === ORIGIN);
  if (!item) throw new Error(`nothing of ${ORIGIN} in ${list}`);
  return new URL(item.url).pathname;
}

/**
 * Sites beside the county's: the city's, and a department's with a column whose field it answers for no more. Answers
 * their pages by kind, whole addresses, and a way to end serving them.
 */
export async function beside({ run, put, folder }) {
  put("departments.csv", "行政区划,部门,负责领域\n青岚县,民政局,社会救助、养老服务\n青岚县,教育局,义务教育\n");
  run("department", "import", "departments.csv");
  run("site", "new", "civil", "--name", "青岚县民政局", "--place", "青岚县", "--department", "民政局", "--domain", "mzj.qinglan.example", "--id-code", "4299100002");
  run("site", "new", "yunxi", "--name", "云溪市人民政府", "--place", "云溪市", "--level", "city", "--id-code", "4299000001");
  put("civil.jsonl", JSON.stringify({ title: "青岚县养老机构投资指南", columns: ["养老服务 / 养老服务通用政策 / 养老机构投资指南"], published: "2026-11-02 09:30", body: `<p>${PARAGRAPH}</p>`, organ: "青岚县民政局" }));
  run("import", "civil", "civil.jsonl");
  const department = await serve(folder, ["--site", "civil", "--index", "index-civil"]);
  const city = await serve(folder, ["--site", "yunxi", "--index", "index-yunxi"]);
  const open = await linked(department.url, await linked(department.url, "/", "基层政务公开"), "养老服务");
  const archived = await linked(department.url, open, "养老服务通用政策");
  put("departments.csv", "行政区划,部门,负责领域\n青岚县,民政局,社会救助\n");
  run("department", "import", "departments.csv");
  run("site", "apply", "civil");
  // what another program changes is seen 0.2 s later at most
  await new Promise((resolve) => setTimeout(resolve, 300));
  const grassroots = await linked(city.url, "/", "基层政务公开");
  return {
    kinds: {
      departmentHome: `${department.url}/`, departmentPlatform: department.url + (await linked(department.url, "/", "政府信息公开")), departmentArchived: department.url + archived, departmentMap: `${department.url}/sitemap`,
      cityHome: `${city.url}/`, cityGrassroots: city.url + grassroots,
    },
    stop: () => [department, city].forEach((site) => site.stop()),
  };
}

export const search = (words) => `/search?q=${encodeURIComponent(words)}`;

/** One address of every kind of page. */
export async function pages({ url, run, site }) {
  const platform = await linked(url, "/", "政府信息公开");
  const grassroots = await linked(url, "/", "基层政务公开");
  const field = await linked(url, grassroots, "社会救助");
  const list = await linked(url, field, "最低生活保障");
  const catalogs = await linked(url, grassroots, "标准目录");
  const towns = await linked(url, platform, "乡镇（街道）信息公开");
  const town = await linked(url, towns, "云溪镇");
  const village = await linked(url, await linked(url, town, "村（居）务公开"), "石桥村");
  const document = await linked(url, await linked(url, field, "临时救助"), `[政策法规文件]${INTERPRETED}`);
  const relief = await linked(url, field, "临时救助");
  const withdrawn = await linked(url, list, `[审批信息]${WITHDRAWN}`);
  await indexed(url, INTERPRETED);
  run("withdraw", site, withdrawn, "--reason", "内容有误，更正后重新公开");
  return {
    home: "/", map: "/sitemap", platform, grassroots, field, list, listPage: `${list}?page=2`, listFiltered: `${list}?year=2026`,
    empty: await linked(url, field, "特困人员救助供养"), catalogs, catalog: `${catalogs}/social-assistance`, document, elsewhere: await elsewhere(url, relief),
    guide: await linked(url, platform, "政府信息公开指南"), town, village, poster: `${village}/poster`, events: `${grassroots}/events`, event: `${grassroots}/events/birth`, withdrawn, found: search("低保 公示"), notFound: search("量子力学"), missing: "/nowhere",
  };
}
