// A small portal of another vendor, served from here: nothing is wrong with it but what is planted, which can be mended
// while it is served. Its names are invented.
import { createServer } from "node:http";

const ROOT = [["首页", "/"]];
const PLATFORM = [...ROOT, ["政府信息公开", "/zwgk/"]];
const GRASSROOTS = [...PLATFORM, ["法定主动公开内容", "/zwgk/fdzd/"], ["基层政务公开", "/zwgk/jczw/"]];
const FIELD = [...GRASSROOTS, ["公开领域", "/zwgk/jczw/ly/"], ["社会救助", "/zwgk/jczw/shjz/"]];

/** Columns by path: name, what stands above, what is below. */
const BRANCHES = {
  "/zwgk/": ["政府信息公开", ROOT, [["政府信息公开指南", "/zwgk/zn/"], ["政府信息公开制度", "/zwgk/zd/"], ["法定主动公开内容", "/zwgk/fdzd/"], ["政府信息公开年报", "/zwgk/nb/"]]],
  "/zwgk/fdzd/": ["法定主动公开内容", PLATFORM, [["规划计划", "/zwgk/gh/"], ["基层政务公开", "/zwgk/jczw/"]]],
  "/zwgk/jczw/": ["基层政务公开", GRASSROOTS.slice(0, 3), [["标准目录", "/zwgk/jczw/ml/"], ["公开领域", "/zwgk/jczw/ly/"]]],
  "/zwgk/jczw/ly/": ["公开领域", GRASSROOTS, [["社会救助", "/zwgk/jczw/shjz/"]]],
  "/zwgk/jczw/shjz/": ["社会救助", FIELD.slice(0, -1), [["综合业务", "/zwgk/jczw/shjz/zh/"], ["最低生活保障", "/zwgk/jczw/shjz/db/"], ["特困人员救助供养", "/zwgk/jczw/shjz/tk/"], ["临时救助", "/zwgk/jczw/shjz/ls/"]]],
};
/** Columns with lists, and the number of the first of their documents. */
const LISTS = {
  "/zwgk/zn/": ["政府信息公开指南", PLATFORM, 0], "/zwgk/zd/": ["政府信息公开制度", PLATFORM, 10], "/zwgk/nb/": ["政府信息公开年报", PLATFORM, 20],
  "/zwgk/gh/": ["规划计划", PLATFORM, 30], "/zwgk/jczw/ml/": ["标准目录", GRASSROOTS, 40],
  "/zwgk/jczw/shjz/zh/": ["综合业务", FIELD, 50], "/zwgk/jczw/shjz/db/": ["最低生活保障", FIELD, 60], "/zwgk/jczw/shjz/tk/": ["特困人员救助供养", FIELD, 70], "/zwgk/jczw/shjz/ls/": ["临时救助", FIELD, 80],
};
const LINES = 6;
/** Numbers of documents in lists of the field, in which something can be wrong. */
const BREAKABLE = [51, 61, 62, 71, 72, 81];
const NEWS = 52;

const topics = ["低保标准调整", "救助对象复核", "受理窗口变更", "救助资金发放", "家庭状况核对"];
const forms = ["的通知", "公示", "安排", "须知", "结果公告"];

/** Serves a portal under a name, with so many dead links, and with work news in the place of information or not. */
export async function serve(name, { dead = 0, news = false } = {}) {
  let broken = new Set(BREAKABLE.slice(0, dead));
  const title = (number) =>
    news && number === NEWS ? `县领导到云溪镇调研社会救助工作` : `${name}第${number}批${topics[number % 5]}${forms[Math.floor(number / 5) % 5]}`;
  const page = (called, crumbs, main) =>
    `<!doctype html><html><head><meta charset="utf-8"><title>${called}_${name}人民政府</title></head><body>
<div class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政府信息公开</a></li></ul></div>
<div class="position">当前位置：${crumbs.map(([words, to]) => `<a href="${to}">${words}</a>`).join(" &gt; ")} &gt; ${called}</div>
<div class="main"><h2>${called}</h2>${main}</div><div class="footer">主办：${name}人民政府办公室</div></body></html>`;
  const menu = (below) => `<div class="menu"><ul>${below.map(([words, to]) => `<li><a href="${to}">${words}</a></li>`).join("")}</ul></div>`;
  const list = (first) =>
    `<ul class="list">${Array.from({ length: LINES }, (_, at) => first + at).map((number) => `<li><a href="/xx/${number}.html">${title(number)}</a><span>2026-0${1 + (number % 9)}-1${number % 10}</span></li>`).join("\n")}</ul>`;
  const text = (number) =>
    news && number === NEWS
      ? "<p>近日，县委常委、副县长李明带队到云溪镇调研社会救助工作。县政府办、县民政局主要负责人陪同。</p><p>李明一行先后来到石桥村、敬老院，实地察看工作推进情况，与干部群众亲切交谈，详细询问存在的困难和问题。</p><p>座谈会上，李明强调，要提高政治站位，压实工作责任，以更高标准、更实举措推动各项任务落地见效。云溪镇党委书记表示，将以此次调研为契机，进一步鼓足干劲、真抓实干。</p>"
      : `<p>根据有关规定，现将${title(number)}的有关事项公布如下，请各乡镇人民政府遵照办理，第${number}条。</p><p>特此公告。</p>`;
  const document = (number) =>
    page(title(number), PLATFORM, `<h1>${title(number)}</h1><div>发布时间：2026-0${1 + (number % 9)}-1${number % 10}　来源：县民政局</div><div class="content">${text(number)}</div>`);
  const answers = (target) => {
    if (target === "/") return page(`${name}人民政府`, [], menu([["基层政务公开", "/zwgk/jczw/"]]));
    if (BRANCHES[target]) return page(BRANCHES[target][0], BRANCHES[target][1], menu(BRANCHES[target][2]));
    if (LISTS[target]) return page(LISTS[target][0], LISTS[target][1], list(LISTS[target][2]));
    const number = Number(/^\/xx\/(\d+)\.html$/.exec(target)?.[1] ?? Number.NaN);
    return number < 90 && !broken.has(number) ? document(number) : undefined;
  };
  const server = createServer((request, response) => {
    const html = answers(request.url);
    response.writeHead(html ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
    response.end(html ?? "<title>404</title>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** Leaves only so many links dead. */
    mend: (left) => { broken = new Set([...broken].slice(0, left)); },
    stop: () => { server.closeAllConnections(); server.close(); },
  };
}
