//! Traps in what scripts make of a page: menus without end, trees in circles, lists that never stop.

use super::frame;
use super::wire::{Reply, Request, page, whole};

/// Select boxes that lead in circles, trees whose nodes are each other's parents, and brackets without end.
pub(super) fn menus(_: &Request, _: &str) -> Reply {
    let options: String = (0..300)
        .map(|number| format!("<option value=\"/gk/script-menus/{number}/\">栏目{number}</option>"))
        .collect();
    let adds: String = (0..8)
        .map(|number| {
            let (id, above) = (number + 1, (number + 1) % 8 + 1);
            format!("d.add({id},{above},'目录{id}','/gk/script-menus/{id}/');")
        })
        .collect();
    let clicks: String = (0..8)
        .map(|number| {
            format!("<li onclick=\"location.href='/gk/script-menus/{number}/'\">入口{number}</li>")
        })
        .collect();
    let brackets = "[{".repeat(50_000);
    let body = format!(
        "<select onchange=\"location.href=this.value\">{options}</select><ul>{clicks}</ul>\
         <script>{adds}</script><script>var a=[{{id:1,pId:1,name:'己',url:'/gk/script-menus/'}}];var z={brackets}</script>"
    );
    page(frame("菜单", "首页 > 公开领域", &body))
}

/// Frames in frames, each with an address of its own.
pub(super) fn frames(request: &Request, _: &str) -> Reply {
    let next = request.number.wrapping_add(1);
    page(format!(
        "<html><frameset><frame src=\"/gk/script-frames/{next}/a/\"><frame src=\"/gk/script-frames/{next}/b/\"></frameset></html>"
    ))
}

/// A list that a script fetches and that goes on for ever.
pub(super) fn lists(request: &Request, rest: &str) -> Reply {
    if rest.starts_with("data") {
        let rows: Vec<String> = (0..20u64)
            .map(|number| {
                let to = number.wrapping_add(request.number.wrapping_mul(20));
                format!(
                    "{{\"title\":\"关于第{to}号事项的公告\",\"url\":\"/gk/healthy/{number}.html\"}}"
                )
            })
            .collect();
        let answer = format!("{{\"data\":{{\"total\":4000000000,\"rows\":[{}]}}}}", rows.join(","));
        return whole(200, "Content-Type: application/json\r\n", answer);
    }
    let script = "<div id=\"list\"></div><script>var n=1;$.ajax({url:'/gk/script-lists/data',data:{page:n,size:20}});</script>";
    page(frame("列表", "首页", script))
}
