# Why something is so, by the ids of `Reason`: outcomes, columns and their places, matches of names.

reason-not-an-address = 不是网址
reason-pinned-skip = portal.toml 指定不采集
reason-bound-pages = 达到页面数上限
reason-bound-time = 达到时间上限
reason-bound-depth = 达到栏目层级上限
reason-bound-columns = 达到栏目数上限
reason-interrupted = 检查被中断
reason-not-its-turn = 未轮到
reason-not-fetched = 未采集
reason-column-elsewhere = 外站栏目，未采集
reason-not-understood = 看不出页面中的下级栏目或列表
reason-name-without-column = 页面上有这一名称，看不出其下的内容
reason-list-not-finished = 上次检查未看完
reason-list-same-page = 第{ $page }页与前面的页相同：翻页参数不起作用
reason-list-empty-page = 第{ $page }页是空的
reason-list-missed-page = 第{ $page }页未取得：{ $why }
reason-list-ends-early = 翻页提前结束
reason-list-not-understood = 没有看出列表中的信息，不能断定为空
reason-list-next-unknown = 看不出下一页的地址
reason-list-too-long = 超过{ $pages }页，其余未看
reason-no-text = 打开的页面没有正文
reason-list-next-elsewhere = 下一页不在本网站
reason-list-next-invalid = 下一页的地址无效
reason-soft-same-redirect = 转到的页面与虚构地址转到的页面相同
reason-soft-same-page = 与虚构地址返回的页面完全相同
reason-soft-alike-page = 与虚构地址返回的页面相似
reason-menu-below = 在菜单中位于本栏目之下
reason-menu-under = 在菜单中位于上级栏目之下
reason-menu-own = 所在菜单只在本页出现
reason-menu-with-known = 与名称可识别的栏目同在一个菜单
reason-menu-next-to-known = 紧邻名称可识别的栏目
reason-menu-first-is-page = 本页是其菜单的第一项
reason-heading-above = 位于标题“{ $heading }”之下
reason-heading-of-columns = 其下栏目的标题
reason-name-of-role = 名称是平台栏目名（{ $role }）
reason-name-of-unit = 名称是单位名称
reason-name-of-field = 标准中有同名领域
reason-name-of-matter = 标准中有同名事项
reason-name-of-column = 标准中有同名栏目
reason-name-of-news = 名称是动态类栏目
reason-by-year = 本栏目按年份分列
reason-address-below = 网址位于本栏目网址之下
reason-address-of-column = 网址是栏目网址的形式
reason-address-like-known = 网址形式与相邻栏目一致
reason-part-of-tabs = 标签页的列表占满本页
reason-part-with-list = 页面中自带列表的部分
reason-part-with-more = 页面中带列表和“更多”链接的部分
reason-tree-of-portal = 门户自身的栏目树中列出
reason-crumb-confirms = 当前位置中有上级栏目
reason-crumb-moves = 当前位置中上级为“{ $title }”
reason-shown-elsewhere = 在多处出现，已在别处展开
reason-pinned = portal.toml 指定
reason-given-address = 给定的网址
reason-linked-as = 由 { $from } 以“{ $text }”链接
reason-linked-beside = 由 { $from } 以“{ $text }”链接，不在平台之下
reason-home-beside = 由首页链接，不在平台之下
reason-in-site-map = 见于网站地图
reason-in-breadcrumb = 见于文章的当前位置“{ $title }”
reason-usual-address = 平台常用网址
reason-maps-catalog = 本领域标准目录
reason-maps-between-fields = 其下为领域
reason-maps-between-matters = 其下为本领域事项
reason-maps-below-matter = 其下为本事项
reason-maps-by-hand = 人工指定
reason-maps-doubtful = 存疑
reason-maps-nothing = 未匹配
reason-match-cut = 标题截断：{ $name }
reason-match-part = 包含：{ $name }
reason-match-like = 相近：{ $name }
reason-match-several = 一名列多项
reason-match-elsewhere = 平台另有同名栏目，未见公开领域
what-column = 栏目
what-column-content = 栏目内容
what-possible-column = 疑似栏目
what-list-page = 列表第{ $page }页
what-list-rest = 列表其余各页
what-document = 信息
what-document-page = 信息第{ $page }页
what-document-rest = 信息第{ $page }页起
what-documents = { $count }条信息
what-attachment = 附件
what-link = 链接
what-unfinished = 检查未完成
reason-http-bad-request = 地址无法请求
reason-http-not-http = 回应不是 HTTP
reason-http-cut-off = 连接中断
reason-http-body-reset = 正文传输中断
reason-http-body-broken = 正文不完整或分块有误
reason-http-scheme = 不是网页地址（{ $scheme }:）
reason-http-not-public = 不是公网地址
reason-http-bad-redirect = 跳转到无效的地址
reason-http-encoding-unasked = 未要求的压缩方式
reason-http-encoding-broken = 压缩数据有误
reason-http-encoding-cut = 压缩数据不完整
reason-dns-later = 域名暂时无法解析
reason-tls-certificate = 证书有误
reason-tls-none = TLS 握手失败：对方不使用 TLS
reason-tls-refused = TLS 握手失败：对方拒绝（{ $alert }）
reason-tls-old = TLS 握手失败：对方只支持过时的协议或算法
reason-tls-failed = TLS 握手失败
reason-blocked-rate = 访问频率限制（状态码 429）
reason-blocked-status = 拒绝访问（状态码 { $status }）
reason-blocked-wait = 对方要求 { $seconds } 秒后再访问
reason-blocked-sucuri = Sucuri 防火墙
reason-blocked-cloudflare = Cloudflare 人机验证
reason-blocked-jiasule = 加速乐（脚本验证）
reason-blocked-ruishu = 瑞数（脚本验证）
reason-blocked-aliyun = 阿里云防火墙（脚本验证）
reason-blocked-script-check = 网站防火墙（脚本验证）
reason-blocked-yunsuo = 云锁（脚本验证）
reason-blocked-safeline = 雷池防火墙（人机验证）
reason-blocked-safedog = 安全狗
reason-blocked-firewall = 网站防火墙
reason-blocked-chuangyu = 创宇盾
reason-blocked-too-often = 访问频率限制
reason-blocked-person-check = 人机验证
reason-match = { $removed ->
       *[none] { "" }
        [before] 前有“{ $affix }”，
        [after] 后有“{ $affix }”，
        [number] 前有数字，
        [place] 前有地名“{ $affix }”，
    }{ $how ->
       *[same] 名称相同
        [writing] 仅写法不同
        [no-bracket] 省去括注
        [more-bracket] 多出括注
        [other-bracket] 括注不同
        [more-ending] 多出缀语
        [no-ending] 省去缀语
        [more-both] 多出括注、缀语
        [other-ending] 缀语不同
        [ending-no-bracket] 多出缀语、省去括注
    }：{ $rank ->
       *[official] { "" }
        [own] 自定别名
        [alias] 别名
        [unsure] 多义名
    }{ $name }
