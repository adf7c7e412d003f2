# 评判所用的句子；编号与参数见 assess 的 messages.csv
bracket-expected = 标题前用方括号标注类别，可用类别：{ $marks }
bracket-unknown-found = 标注的类别“{ $mark }”不是该一级事项的二级事项
bracket-none-found = 标题前没有类别标注
bracket-unbalanced-found = 类别标注的括号不成对：{ $open }{ $mark }
bracket-other-found = 类别标注用了“{ $brackets }”，不是方括号
catalog-missing-found = “标准目录”下没有看到“{ $field }”的标准目录
catalog-unsure-found = “标准目录”下没有名称确切的“{ $field }”标准目录，可能是：{ $titles }
catalog-missing-expected = “标准目录”下发布“{ $field }”领域的标准目录
column-blank-found = 栏目没有任何内容
column-blank-expected = 栏目有应公开的内容
column-gap-found = { $older } 与 { $newer } 之间 { $days } 天没有更新
column-gap-expected = 相邻两次更新相隔不超过 { $days } 天
column-misplaced-found = 栏目位于：{ $path }
column-misplaced-expected = “{ $column }”位于“{ $place }”之下
column-missing-found = “{ $place }”下没有看到“{ $column }”
column-missing-expected = “{ $place }”下设有“{ $column }”
column-stale-found = 最近一条发布于 { $newest }，距检查截止日期 { $days } 天
column-stale-expected = { $days } 天内有更新
column-thin-found = 栏目只有 { $items } 条内容
column-thin-expected = 不少于 { $least } 条
column-thin-found-within = 近 { $days } 天只有 { $items } 条内容
column-thin-expected-within = 近 { $days } 天不少于 { $least } 条
dead-gone = 返回 { $status }，页面不存在；共试 { $tries } 次
dead-soft = 页面能打开，但内容不存在：{ $reason }；共试 { $tries } 次
dead-host = 域名无法解析；共试 { $tries } 次
dead-loop = 循环跳转，打不开；共试 { $tries } 次
dead-wrong-type = 应为 { $expected }，实为 { $found }；共试 { $tries } 次
dead-refused = 连接被拒绝；共试 { $tries } 次
dead-timeout = 超时没有响应；共试 { $tries } 次
dead-status = 返回 { $status }，打不开；共试 { $tries } 次
dead-broken = 响应损坏：{ $reason }；共试 { $tries } 次
dead-other = 打不开；共试 { $tries } 次
dead-expected = 能够正常打开
field-missing-found = “公开领域”下没有看到“{ $field }”
field-unsure-found = “公开领域”下没有名称确切的“{ $field }”，可能是：{ $columns }
field-missing-expected = “公开领域”下设有“{ $field }”
home-link-none = 首页没有指向“基层政务公开”的链接
home-link-elsewhere = 首页链接指向 { $link }，不是栏目 { $column }
home-link-expected = 首页可设置指向“基层政务公开”栏目的链接
late-found = { $formed } 形成，{ $published } 发布，用了 { $days } 个工作日
late-expected = { $days } 个工作日内，即 { $due } 前公开（{ $limit }）
late-expected-at-once = 及时公开，即 { $due } 前（{ $limit }）
matter-missing-found = 没有看到一级事项“{ $matter }”的栏目
matter-merged-found = “{ $matter }”没有自己的栏目，有 { $items } 条标注了该事项的内容
matter-unsure-found = 没有名称确切的“{ $matter }”栏目，可能是：{ $columns }
matter-missing-expected = “{ $field }”领域下设有“{ $matter }”栏目
matter-unknown-found = 栏目“{ $column }”不在标准目录中
matter-unknown-nearest = 与目录中的“{ $matter }”最接近
matter-unknown-expected = 栏目名称与标准目录中的事项一致
meta-missing-found =
    { $kind ->
        [home] 首页
        [column] 栏目页
       *[content] 内容页
    } { $of } 个中有 { $pages } 个缺少页面标签 { $tag }，其中 { $empty } 个标签为空
meta-missing-expected =
    { $kind ->
        [home] 首页
        [column] 栏目页
       *[content] 内容页
    }均有页面标签 { $tag }
page-slow-found = 打开用了 { $seconds } 秒
page-slow-expected = { $seconds } 秒内打开
page-down-expected = 栏目页能够正常打开
redated-found =
    { $newer_from ->
       *[list] 列表
        [page] 页面
        [tag] 页面标签
        [address] 网址
        [formed] 成文
    }日期为 { $newer }，{ $older_from ->
       *[list] 列表
        [page] 页面
        [tag] 页面标签
        [address] 网址
        [formed] 成文
    }日期为 { $older }
redated-expected = 各处日期相差不超过 { $days } 天
submatter-missing-found = 没有看到“{ $matter2 }”的栏目，一级事项栏目中也没有相应标注的内容
submatter-unsure-found = 没有名称确切的“{ $matter2 }”栏目，可能是：{ $columns }
submatter-missing-expected = “{ $matter1 }”下设有“{ $matter2 }”栏目，或有标注 [{ $matter2 }] 的内容
town-missing-expected = { $town }公开应公开的内容
town-empty-found = { $town }的栏目没有内容
town-missing-found = 没有看到{ $town }的公开栏目
village-missing-expected = { $village }在“村（居）务公开”下有栏目和内容
village-empty-found = { $village }的栏目没有内容
village-missing-found = 没有看到{ $village }的栏目
