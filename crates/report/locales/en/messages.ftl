# Sentences of the judgement; ids and arguments are those of assess's messages.csv
bracket-expected = The title begins with its category in square brackets, one of { $marks }
bracket-unknown-found = The mark “{ $mark }” is no second-level matter of this first-level matter
bracket-none-found = The title carries no category mark
bracket-unbalanced-found = The brackets of the mark do not close: { $open }{ $mark }
bracket-other-found = The mark stands in { $brackets } instead of square brackets
catalog-missing-found = No catalog of { $field } was seen under 标准目录
catalog-unsure-found = No catalog surely of { $field } under 标准目录; perhaps { $titles }
catalog-missing-expected = The catalog of { $field } is published under 标准目录
column-blank-found = The column holds nothing
column-blank-expected = The column holds what is due
column-gap-found = No update for { $days } days between { $older } and { $newer }
column-gap-expected = Neighbouring updates lie at most { $days } days apart
column-misplaced-found = The column stands at { $path }
column-misplaced-expected = { $column } stands under { $place }
column-missing-found = No { $column } was seen under { $place }
column-missing-expected = { $place } has a column { $column }
column-stale-found = The newest item is of { $newest }, { $days } days before the cut-off date
column-stale-expected = An update within { $days } days
column-thin-found = The column holds { $items } items
column-thin-expected = At least { $least } items
column-thin-found-within = { $items } items within the last { $days } days
column-thin-expected-within = At least { $least } items within the last { $days } days
dead-gone = Status { $status }, gone; tried { $tries } times
dead-soft = The page opens but says that there is nothing: { $reason }; tried { $tries } times
dead-host = The host name does not resolve; tried { $tries } times
dead-loop = Redirects in a circle; tried { $tries } times
dead-wrong-type = { $expected } expected, { $found } came; tried { $tries } times
dead-refused = Connection refused; tried { $tries } times
dead-timeout = No answer in time; tried { $tries } times
dead-status = Status { $status }; tried { $tries } times
dead-broken = Broken answer: { $reason }; tried { $tries } times
dead-other = Does not open; tried { $tries } times
dead-expected = It opens
field-missing-found = No { $field } was seen under 公开领域
field-unsure-found = No column surely of { $field } under 公开领域; perhaps { $columns }
field-missing-expected = 公开领域 has a column { $field }
home-link-none = The home page has no link to 基层政务公开
home-link-elsewhere = The home page links to { $link }, not to the column { $column }
home-link-expected = A link from the home page to the column 基层政务公开 is welcome
late-found = Formed { $formed }, published { $published }: { $days } working days
late-expected = Within { $days } working days, by { $due } ({ $limit })
late-expected-at-once = At once, by { $due } ({ $limit })
matter-missing-found = No column of the first-level matter { $matter } was seen
matter-merged-found = { $matter } has no column of its own, but { $items } items are marked with it
matter-unsure-found = No column surely of { $matter }; perhaps { $columns }
matter-missing-expected = { $field } has a column { $matter }
matter-unknown-found = The column { $column } is in no catalog
matter-unknown-nearest = Nearest in the catalog: { $matter }
matter-unknown-expected = Columns are named after matters of the catalog
meta-missing-found =
    { $pages } of { $of } { $kind ->
        [home] home
        [column] column
       *[content] content
    } pages lack the tag { $tag }; on { $empty } of them it is empty
meta-missing-expected =
    Every { $kind ->
        [home] home
        [column] column
       *[content] content
    } page has the tag { $tag }
page-slow-found = It took { $seconds } s
page-slow-expected = It opens within { $seconds } s
page-down-expected = The column's page opens
redated-found =
    The date { $newer_from ->
       *[list] in the list
        [page] on the page
        [tag] in the tag
        [address] in the address
        [formed] as written
    } is { $newer }, { $older_from ->
       *[list] in the list
        [page] on the page
        [tag] in the tag
        [address] in the address
        [formed] as written
    } { $older }
redated-expected = The dates differ by at most { $days } days
submatter-missing-found = No column of { $matter2 } was seen, nor items marked with it
submatter-unsure-found = No column surely of { $matter2 }; perhaps { $columns }
submatter-missing-expected = { $matter1 } has a column { $matter2 } or items marked [{ $matter2 }]
town-missing-expected = { $town } discloses what is due
town-empty-found = The columns of { $town } are empty
town-missing-found = No columns of { $town } were seen
village-missing-expected = { $village } has a column with content under 村（居）务公开
village-empty-found = The column of { $village } is empty
village-missing-found = No column of { $village } was seen
