# 评判所用的句子；编号与参数见 assess 的 messages.csv
column-missing-found = 在“{ $place }”中未找到“{ $column }”栏目
column-missing-expected = “{ $place }”下应设“{ $column }”栏目
column-misplaced-found = 该栏目位于：{ $path }
column-misplaced-expected = “{ $column }”应设在“{ $place }”之下
home-link-none = 首页没有“基层政务公开”入口
home-link-elsewhere = 首页入口指向 { $link }，而栏目地址为 { $column }
home-link-expected = 首页可设入口，并链接到同一栏目（建议）
field-missing-found = 未找到“{ $field }”领域的栏目
field-unsure-found = 没有栏目可确认为“{ $field }”领域，可能是：{ $columns }
field-missing-expected = “公开领域”下应设“{ $field }”领域栏目
town-missing-found = 未找到“{ $town }”的栏目
town-empty-found = “{ $town }”栏目及其下级栏目没有任何信息
town-missing-expected = “{ $town }”应在门户公开信息
village-missing-found = 未找到“{ $village }”的栏目
village-empty-found = “{ $village }”栏目没有任何信息
village-missing-expected = “村（居）务公开”下应设“{ $village }”栏目并有内容
catalog-missing-found = 未找到“{ $field }”领域的标准目录
catalog-unsure-found = 没有内容可确认为“{ $field }”领域标准目录，可能是：{ $titles }
catalog-missing-expected = “标准目录”下应公布“{ $field }”领域标准目录
catalog-town-found = 未找到本乡镇（街道）“{ $field }”领域的标准目录；也可能由县级统一公布
catalog-town-expected = 本级或县级应公布“{ $field }”领域乡镇标准目录
matter-missing-found = 未找到“{ $matter }”事项的栏目
matter-merged-found = “{ $matter }”没有栏目，领域列表中有 { $items } 条标注了该事项
matter-unsure-found = 没有栏目可确认为“{ $matter }”事项，可能是：{ $columns }
matter-missing-expected = “{ $field }”领域下应设“{ $matter }”事项栏目
submatter-missing-found = 未找到“{ $matter }”的栏目，也没有标注该类别的信息
submatter-unsure-found = 没有内容可确认为“{ $matter }”，可能是：{ $columns }
submatter-missing-expected = 应设“{ $matter2 }”栏目，或在“{ $matter1 }”栏目中以 [{ $matter2 }] 标注信息
matter-unknown-found = 标准目录中没有与“{ $column }”栏目对应的事项
matter-unknown-nearest = 最接近的事项是“{ $matter }”
matter-unknown-expected = 栏目名称与标准目录的事项一致（建议）
bracket-none-found = 标题前没有类别标注
bracket-unknown-found = 标注“{ $mark }”不是本一级事项的二级事项
bracket-other-found = 使用的括号是“{ $brackets }”
bracket-unbalanced-found = “{ $open }{ $mark }”的括号没有闭合
bracket-expected = 标题前用方括号标注类别，应为 { $marks } 之一
dead-gone = 服务器返回 { $status }（试 { $tries } 次）
dead-soft = 页面提示内容不存在：{ $reason }（试 { $tries } 次）
dead-out-of-reach = 检查时没有打开（试 { $tries } 次）；检查所用的网络没有打开任何域名，请换能访问外网的网络核对
dead-host = 域名无法解析（试 { $tries } 次）
dead-loop = 循环跳转（试 { $tries } 次）
dead-wrong-type = 应为 { $expected }，实际返回 { $found }（试 { $tries } 次）
dead-refused = 连接被拒绝（试 { $tries } 次）
dead-timeout = 访问超时（试 { $tries } 次）
dead-status = 服务器出错 { $status }（试 { $tries } 次）
dead-broken = 响应异常：{ $reason }（试 { $tries } 次）
dead-other = 无法打开（试 { $tries } 次）
dead-expected = 链接准确有效
hidden-link-found =
    { $pages } 个页面含 { $links } 个读者看不到的站外链接（{ $how ->
        [no-size] 宽高或字号为零
        [off-screen] 移出屏幕
        [transparent] 完全透明
        [colour] 文字与底色相同
        [pixel] 一像素图片
        [empty] 没有文字和图片
        [redirect] 政府网站的地址跳转到站外
       *[display] 设为不显示
    }）：{ $named }
hidden-link-expected = 页面不含隐藏的站外链接
column-blank-found = 栏目没有任何信息
column-blank-expected = 栏目应有信息
column-thin-found = 仅 { $items } 条信息
column-thin-expected = 不少于 { $least } 条
column-thin-found-within = 最近 { $days } 天仅 { $items } 条信息
column-thin-expected-within = { $days } 天内不少于 { $least } 条
column-stale-found = 最新一条发布于 { $newest }，距今 { $days } 天
column-stale-expected = { $days } 天内有更新
column-gap-found = { $older } 至 { $newer } 之间 { $days } 天没有更新
column-gap-expected = 相邻两条间隔不超过 { $days } 天
late-found = { $formed } 形成，{ $published } 发布，用时 { $days } 个工作日
late-expected = 应于 { $due } 前公开：{ $days } 个工作日（{ $limit }）
late-expected-at-once = 应于 { $due } 前公开：{ $limit }，最迟 { $days } 个工作日
late-found-days = { $formed } 形成，{ $published } 发布，用时 { $days } 天
late-expected-days = 应于 { $due } 前公开：{ $days } 日（{ $limit }）
redated-found =
    日期不一致：{ $older }（{ $older_from ->
       *[list] 列表
        [page] 页面
        [tag] 页面标签
        [address] 网址
        [formed] 成文日期
    }）与 { $newer }（{ $newer_from ->
       *[list] 列表
        [page] 页面
        [tag] 页面标签
        [address] 网址
        [formed] 成文日期
    }）
redated-expected = 各处日期相差不超过 { $days } 天
misfiled-found = 标题所指为“{ $name }”，与本栏目事项无关
misfiled-words-found = 标题所述“{ $words }”属于其他领域，与本栏目事项无关
misfiled-expected = 应归入“{ $field }”领域的“{ $matter }”
news-found = 读来是工作动态（{ $score }）：{ $reasons }
news-expected = 公开“{ $matter }”事项所要求的信息本身
title-promise-found = 标题写明的“{ $parts }”在正文和附件中均未见到
title-promise-expected = 在页面提供或链接“{ $parts }”（建议）
title-promise-attachment = 正文列有附件，页面上没有可下载的附件
title-promise-attachment-expected = 提供正文所列附件的下载（建议）
wrong-word-found = 正文第 { $line } 行“{ $around }”：{ $words }
wrong-word-title-found = 标题中：{ $words }
wrong-word-expected = 使用规范表述
meta-missing-found =
    { $kind ->
        [home] 首页
        [column] 栏目页面
       *[content] 内容页面
    } { $of } 个，其中 { $pages } 个缺少 { $tag }（{ $empty } 个为空）
meta-missing-expected =
    { $kind ->
        [home] 首页
        [column] 栏目页面
       *[content] 内容页面
    }应有 { $tag } 标签
page-slow-found = 打开用时 { $seconds } 秒
page-slow-expected = 不超过 { $seconds } 秒
page-down-expected = 栏目页面可以打开
self-rule-all-fail = 规则 { $rule } 对全部 { $subjects } 个对象都判为问题，使用前请先核对采集是否正确
self-rule-none = 规则 { $rule } 在 { $subjects } 个对象中一处问题也没有发现，这不常见，请核对采集是否正确
self-evidence-none =
    { $subjects } 个对象均未取得 { $evidence ->
        [document-title] 信息标题
        [document-date] 信息日期
       *[document-body] 信息正文
        [list-date] 列表日期
    }，请核对采集是否正确
self-evidence-same =
    { $subjects } 个对象的 { $evidence ->
        [document-title] 信息标题
        [document-date] 信息日期
       *[document-body] 信息正文
        [list-date] 列表日期
    } 几乎全部相同（{ $value }），请核对采集是否正确
self-incomplete = 采集未完成或达到上限：未见的内容不作评判
self-calendar-provisional = { $year } 年放假安排未知，工作日为暂算
self-standard-unconfirmed = 标准中 { $of } 行有 { $rows } 行未经确认，据此发现的问题仅作存疑，不计分
self-score-withheld = 满分 100 中仅 { $judged } 分可评（至少 { $least } 分），不给总分
self-sheet-unknown = 指标体系中有标准里没有的名称：{ $names }
interpretation-link-neither = 本解读与《{ $document }》没有互相链接（{ $document_url }）
interpretation-link-there = 本解读没有链接到所解读的文件：{ $document }（{ $document_url }）
interpretation-link-back = 文件页面没有链接到本解读：{ $document }（{ $document_url }）
interpretation-link-expected = 文件与解读应互相链接（建议）
repealed-mark-found = 该文件已被《{ $by }》废止（{ $by_url }），页面没有标明
repealed-mark-expected = 已废止、失效的文件应在标题或显著位置标明（建议）
origin-copied-found = 正文与“{ $place }”栏目的《{ $title }》相同（{ $share }%），该处地址：{ $url }
origin-copied-expected = 同一信息只在一处发布，其他位置链接到 { $url }
origin-forked-found = 与“{ $place }”栏目的《{ $title }》本为同一内容，现不一致（此处／该处）：{ $differences }；该处地址：{ $url }
origin-forked-expected = 各处内容一致；请与 { $url } 核对，以有效的为准
privacy-found = 发现个人信息 { $count } 处：{ $kinds }。{ $places }
privacy-expected = 公开前遮盖个人信息（身份证号遮盖出生日期，手机号遮盖中间四位，账号只留后四位，住址到乡镇、街道为止），不宜公开的不公开
privacy-restored = 与 { $other } 对照，可还原 { $persons } 人被遮盖的号码：此处第 { $line } 行与彼处第 { $other_line } 行合计显示 { $digits } 位（{ $kind ->
       *[id18] 身份证号
        [mobile] 手机号
        [bank-card] 银行卡号
    }）
privacy-restored-here = { $other } 之内可还原 { $persons } 人被遮盖的号码：第 { $line } 行与第 { $other_line } 行合计显示 { $digits } 位（{ $kind ->
       *[id18] 身份证号
        [mobile] 手机号
        [bank-card] 银行卡号
    }）
privacy-restored-expected = 同一号码在各处按同一方式遮盖
# Behind the evidence of what stands on a further page of a document.
on-document-page = （在该信息第{ $document_page }页）
