//! Portals whose menus are made in ways of their own: the same columns must be found in each.

use crate::portal::{Little, context, html, lines, list, menu, settings};
use snapshot::{Role, Snapshot};
use survey::survey;

/// Columns below 公开领域: title, address.
const MATTERS: [(&str, &str); 3] = [
    ("就业信息服务", "/zwgk/jy/xx/"),
    ("职业介绍、职业指导和创业开业指导", "/zwgk/jy/js/"),
    ("就业失业登记", "/zwgk/jy/dj/"),
];

/// A portal whose page of one field shows its matters by `menu_of_matters`, and whose fields stand as `fields` says.
fn portal(fields: &str, matters: &str) -> Little {
    let home = [("首页", "/")];
    let zwgk = [("首页", "/"), ("政府信息公开", "/zwgk/")];
    let field = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("公开领域", "/zwgk/ly/")];
    let platform = menu(&[
        ("一、政府信息公开指南", "/zwgk/zn/"),
        ("二、法定主动公开内容", "/zwgk/fd/"),
        ("三、政府信息公开年报", "/zwgk/nb/"),
    ]);
    let mut little = Little::new()
        .page("/", html("东山县人民政府", &[], "<p>东山县</p>"))
        .page("/zwgk/", html("政府信息公开", &home, &platform))
        .page(
            "/zwgk/zn/",
            html("政府信息公开指南", &zwgk, "<div id='zoom'><p>本机关依法公开政府信息。</p></div>"),
        )
        .page("/zwgk/nb/", html("政府信息公开年报", &zwgk, &list(&lines("/zwgk/nb/", 20..24))))
        .page(
            "/zwgk/fd/",
            html(
                "法定主动公开内容",
                &zwgk,
                &menu(&[("规划计划", "/zwgk/fd/gh/"), ("基层政务公开", "/zwgk/jc/")]),
            ),
        )
        .page("/zwgk/fd/gh/", html("规划计划", &zwgk, &list(&lines("/zwgk/fd/gh/", 30..34))))
        .page("/zwgk/jc/", html("基层政务公开", &zwgk, &menu(&[("公开领域", "/zwgk/ly/")])))
        .page("/zwgk/ly/", html("公开领域", &zwgk, fields))
        .page("/zwgk/jy/", html("就业", &field, matters))
        .page("/zwgk/jz/", html("社会救助", &field, &list(&lines("/zwgk/jz/", 60..66))));
    for (at, (title, href)) in MATTERS.iter().enumerate() {
        let from = 100 + at as u32 * 10;
        little = little.page(href, html(title, &field, &list(&lines(href, from..from + 5))));
    }
    little
}

fn below(snapshot: &Snapshot, role: Role) -> Vec<&str> {
    let of = |column: &snapshot::Column| {
        column.parent.is_some_and(|parent| snapshot.column(parent).role == role)
    };
    snapshot
        .columns
        .iter()
        .filter(|column| of(column))
        .map(|column| column.title.as_str())
        .collect()
}

/// Whether the fields, and the matters of 就业 with their lists, are all found.
async fn finds(how: &str, fields: &str, matters: &str) {
    let served = portal(fields, matters).serve().await;
    let snapshot = survey(&settings(&served.url), &context()).await.unwrap().snapshot;
    let found = below(&snapshot, Role::OpenFields);
    assert_eq!(found, ["就业", "社会救助"], "{how}");
    for (title, _) in MATTERS {
        let column = snapshot.columns.iter().find(|column| column.title == title);
        let column = column.unwrap_or_else(|| panic!("{how}: no {title}"));
        let parent = column.parent.map(|parent| snapshot.column(parent).title.as_str());
        assert_eq!(parent, Some("就业"), "{how}: {title}");
        assert_eq!(column.list.as_ref().map(|list| list.count), Some(5), "{how}: {title}");
    }
}

fn each(write: impl Fn(&str, &str) -> String) -> String {
    MATTERS.iter().map(|(title, href)| write(title, href)).collect()
}

const FIELDS: [(&str, &str); 2] = [("就业", "/zwgk/jy/"), ("社会救助", "/zwgk/jz/")];

#[tokio::test]
async fn select_boxes() {
    let options = |entries: &[(&str, &str)]| -> String {
        let entries: String = entries
            .iter()
            .map(|(name, href)| format!("<option value='{href}'>{name}</option>"))
            .collect();
        format!(
            "<p>选择栏目：<select onchange='location.href=this.value'><option value=''>请选择</option>{entries}</select></p>"
        )
    };
    finds("select", &options(&FIELDS), &options(&MATTERS)).await;
}

#[tokio::test]
async fn entries_that_open_by_script() {
    let fields: String = FIELDS
        .iter()
        .map(|(name, href)| {
            format!("<div class='it' onclick=\"location.href='{href}'\">{name}</div>")
        })
        .collect();
    let matters = each(|name, href| format!("<li data-href='{href}'><span>{name}</span></li>"));
    finds("onclick", &format!("<div class='g'>{fields}</div>"), &format!("<ul>{matters}</ul>"))
        .await;
}

#[tokio::test]
async fn trees_that_scripts_draw() {
    let nodes: String = MATTERS
        .iter()
        .zip(10..)
        .map(|((name, href), id)| format!("{{id:{id},pId:1,name:'{name}',url:'{href}'}},"))
        .collect();
    let ztree = format!(
        "<ul id='tree' class='ztree'></ul><script>var zNodes=[{{id:1,pId:0,name:'就业',url:'/zwgk/jy/'}},{{id:2,pId:0,name:'社会救助',url:'/zwgk/jz/'}},{nodes}];$.fn.zTree.init($('#tree'),{{}},zNodes);</script>"
    );
    finds("zTree", &ztree, &ztree).await;
    let adds: String = MATTERS
        .iter()
        .zip(10..)
        .map(|((name, href), id)| format!("d.add({id},1,'{name}','{href}');\n"))
        .collect();
    let dtree = format!(
        "<script>\n<!--\nd = new dTree('d');\nd.add(0,-1,'目录');\nd.add(1,0,'就业','/zwgk/jy/');\nd.add(2,0,'社会救助','/zwgk/jz/');\n{adds}document.write(d);\n//-->\n</script>"
    );
    finds("dTree", &dtree, &dtree).await;
}

#[tokio::test]
async fn tabs_with_more_links() {
    let number = |href: &str| MATTERS.iter().position(|(_, other)| *other == href).unwrap();
    let names = each(|name, href| format!("<span data-target='#p{}'>{name}</span>", number(href)));
    let panels = each(|_, href| {
        let from = 100 + 10 * number(href) as u32;
        format!(
            "<div class='panel' id='p{}'>{}<a class='more' href='{href}'>更多&gt;&gt;</a></div>",
            number(href),
            list(&lines(href, from..from + 3))
        )
    });
    let matters = format!("<div class='tabs'>{names}</div>{panels}");
    finds("tabs", &menu(&FIELDS), &matters).await;
}

#[tokio::test]
async fn lists_that_a_script_fetches_and_pages() {
    let script = "<ul id='list'></ul><script>var page=1;$.ajax({url:'/api/list',type:'get',data:{channelId:'7',pageNo:page,pageSize:5},success:function(d){show(d);}});</script>";
    let served = portal(&menu(&FIELDS), &menu(&MATTERS))
        .otherwise(|target, _| {
            let Some(query) = target.strip_prefix("/api/list?") else { return (404, String::new()) };
            let page: u32 = query
                .split('&')
                .find_map(|pair| pair.strip_prefix("pageNo="))
                .and_then(|page| page.parse().ok())
                .unwrap_or(1);
            let rows: Vec<String> = ((page - 1) * 5..(page * 5).min(12))
                .map(|number| format!("{{\"title\":\"东山县就业服务第{number}号公告\",\"url\":\"/zwgk/jy/t20230401_{number}.html\",\"publishDate\":\"2023-04-01\"}}"))
                .collect();
            (200, format!("{{\"code\":0,\"data\":{{\"total\":12,\"rows\":[{}]}}}}", rows.join(",")))
        })
        .serve()
        .await;
    let field = [("首页", "/"), ("政府信息公开", "/zwgk/"), ("公开领域", "/zwgk/ly/")];
    served.portal.put(MATTERS[0].1, html(MATTERS[0].0, &field, script));
    let snapshot = survey(&settings(&served.url), &context()).await.unwrap().snapshot;
    let column = snapshot.columns.iter().find(|column| column.title == MATTERS[0].0).unwrap();
    let list = column.list.clone().unwrap();
    assert_eq!((list.count, list.complete), (12, true), "{:?}", snapshot.unobserved);
}

#[tokio::test]
async fn frames_and_pages_of_special_topics() {
    let served = portal(&menu(&FIELDS), &menu(&MATTERS)).serve().await;
    let zwgk = [("首页", "/"), ("政府信息公开", "/zwgk/")];
    served.portal.put("/", "<html><head><meta charset='utf-8'><title>东山县人民政府</title></head><frameset rows='90,*'><frame src='top.htm'><frame src='main.htm'></frameset></html>");
    let top = menu(&[("政府信息公开", "/zwgk/"), ("专题专栏", "/zt/")]);
    served.portal.put("/top.htm", format!("<html><meta charset='utf-8'><body>{top}</body></html>"));
    served.portal.put("/main.htm", "<html><meta charset='utf-8'><body><p>东山县</p></body></html>");
    // 基层政务公开 stands among the special topics alone.
    served
        .portal
        .put("/zwgk/fd/", html("法定主动公开内容", &zwgk, &menu(&[("规划计划", "/zwgk/fd/gh/")])));
    let topics = menu(&[("优化营商环境", "/zt/yshj/"), ("基层政务公开标准化规范化", "/zwgk/jc/")]);
    served.portal.put("/zt/", html("专题专栏", &[("首页", "/")], &topics));
    let snapshot = survey(&settings(&served.url), &context()).await.unwrap().snapshot;
    assert_eq!(below(&snapshot, Role::OpenFields), ["就业", "社会救助"]);
}

#[tokio::test]
async fn a_menu_that_is_not_understood_is_unobserved() {
    let served = portal("<canvas id='menu'></canvas>", "").serve().await;
    let snapshot = survey(&settings(&served.url), &context()).await.unwrap().snapshot;
    let fields =
        snapshot.columns.iter().position(|column| column.role == Role::OpenFields).unwrap();
    let listed = snapshot.unobserved.iter().any(|gap| {
        gap.column == Some(snapshot::ColumnId(fields as u32))
            && gap.what.id == "what-column-content"
    });
    assert!(listed, "{:?}", snapshot.unobserved);
}
