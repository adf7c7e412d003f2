# Sentences of the judgement; ids and arguments are those of assess's messages.csv
column-missing-found = No column { $column } was found in { $place }
column-missing-expected = A column { $column } in { $place }
column-misplaced-found = It stands at: { $path }
column-misplaced-expected = { $column } stands below { $place }
home-link-none = The home page has no link to 基层政务公开
home-link-elsewhere = The link on the home page leads to { $link }; the column is { $column }
home-link-expected = A link on the home page to the column itself (advice)
field-missing-found = No column for the field { $field } was found
field-unsure-found = No column is surely the field { $field }; these may be: { $columns }
field-missing-expected = A column for the field { $field } under 公开领域
town-missing-found = No column for { $town } was found
town-empty-found = The column of { $town } and all below it hold nothing
town-missing-expected = { $town } discloses information on the portal
village-missing-found = No column for { $village } was found
village-empty-found = The column of { $village } holds nothing
village-missing-expected = { $village } has a column with content under 村（居）务公开
catalog-missing-found = No standard catalog of the field { $field } was found
catalog-unsure-found = Nothing is surely the standard catalog of { $field }; these may be: { $titles }
catalog-missing-expected = The standard catalog of { $field } under 标准目录
catalog-town-found = No standard catalog of the township for { $field } was found; its county may have published it
catalog-town-expected = The township's standard catalogs of { $field }, here or with its county
matter-missing-found = No column for the matter { $matter } was found
matter-merged-found = { $matter } has no column of its own; { $items } items in the field's list carry its mark
matter-unsure-found = No column is surely the matter { $matter }; these may be: { $columns }
matter-missing-expected = A column for { $matter } under the field { $field }
submatter-missing-found = Neither a column for { $matter } nor items marked with it were found
submatter-unsure-found = Nothing is surely the matter { $matter }; these may be: { $columns }
submatter-missing-expected = A column for { $matter2 }, or items marked [{ $matter2 }] in the column { $matter1 }
matter-unknown-found = No catalog knows the column { $column }
matter-unknown-nearest = The nearest matter is { $matter }
matter-unknown-expected = Columns named after the matters of the catalog (advice)
bracket-none-found = The title carries no category mark
bracket-unknown-found = The mark { $mark } is no second-level matter of this first-level one
bracket-other-found = The brackets are { $brackets }
bracket-unbalanced-found = The bracket { $open } before { $mark } is not closed
bracket-expected = A mark in square brackets before the title, one of { $marks }
dead-gone = The server answers { $status } ({ $tries } tries)
dead-soft = The page says that there is nothing: { $reason } ({ $tries } tries)
dead-out-of-reach = Did not open during the inspection ({ $tries } tries); no name of a host was found from that network: check it from one with a way out
dead-host = The host name does not resolve ({ $tries } tries)
dead-loop = It redirects in a circle ({ $tries } tries)
dead-wrong-type = Not a { $expected } but { $found } came ({ $tries } tries)
dead-refused = The connection was refused ({ $tries } tries)
dead-timeout = No answer in time ({ $tries } tries)
dead-status = The server fails with { $status } ({ $tries } tries)
dead-broken = The answer is broken: { $reason } ({ $tries } tries)
dead-other = It could not be opened ({ $tries } tries)
dead-expected = The link leads to what it names
hidden-link-found =
    { $links } links that readers cannot see ({ $how ->
        [no-size] without size
        [off-screen] off the screen
        [transparent] transparent
        [colour] in the colour of their ground
        [pixel] a picture of one pixel
        [empty] without words or picture
        [redirect] an address of the government leads on
       *[display] not displayed
    }) lead to other sites, on { $pages } pages: { $named }
hidden-link-expected = No hidden links to other sites
column-blank-found = The column holds nothing
column-blank-expected = At least one item
column-thin-found = { $items } items
column-thin-expected = At least { $least } items
column-thin-found-within = { $items } items in the last { $days } days
column-thin-expected-within = At least { $least } items in { $days } days
column-stale-found = The newest item is of { $newest }, { $days } days ago
column-stale-expected = An item in the last { $days } days
column-gap-found = { $days } days without an item, from { $older } to { $newer }
column-gap-expected = At most { $days } days between neighbours
late-found = Formed { $formed }, published { $published }: { $days } working days
late-expected = By { $due }: { $days } working days ({ $limit })
late-expected-at-once = By { $due }: { $limit }, { $days } working days at the latest
late-found-days = Formed { $formed }, published { $published }: { $days } days
late-expected-days = By { $due }: { $days } days ({ $limit })
redated-found =
    { $older } ({ $older_from ->
       *[list] the list
        [page] the page
        [tag] the page tag
        [address] the address
        [formed] the written date
    }) against { $newer } ({ $newer_from ->
       *[list] the list
        [page] the page
        [tag] the page tag
        [address] the address
        [formed] the written date
    })
redated-expected = Dates that differ by at most { $days } days
misfiled-found = The title names { $name } and nothing of this column
misfiled-words-found = The title speaks of { $words }, which is of another field, and of nothing of this column
misfiled-expected = Its place would be { $field } > { $matter }
news-found = It reads like work news ({ $score }): { $reasons }
news-expected = The information that { $matter } asks for
title-promise-found = Neither the text nor the attachments hold what the title promises: { $parts }
title-promise-expected = { $parts } on the page, or linked from it (advice)
title-promise-attachment = The text lists attachments, but the page offers none
title-promise-attachment-expected = The attachments that the text lists, for download (advice)
wrong-word-found = Line { $line }, “{ $around }”: { $words }
wrong-word-title-found = In the title: { $words }
wrong-word-expected = The standard wording
meta-missing-found =
    { $tag } is missing on { $pages } of { $of } pages ({ $kind ->
        [home] home
        [column] column
       *[content] content
    }); empty on { $empty } of them
meta-missing-expected =
    The page tag { $tag } on every page ({ $kind ->
        [home] home
        [column] column
       *[content] content
    })
page-slow-found = It took { $seconds } seconds
page-slow-expected = At most { $seconds } seconds
page-down-expected = The column page opens
self-rule-all-fail = The rule { $rule } failed for all { $subjects } subjects alike; check the survey before using it
self-rule-none = The rule { $rule } found nothing in { $subjects } subjects, which is unlikely; check the survey
self-evidence-none =
    { $evidence ->
        [document-title] titles of documents
        [document-date] dates of documents
       *[document-body] bodies of documents
        [list-date] dates in lists
    } was found on none of { $subjects } subjects; check the survey
self-evidence-same =
    { $evidence ->
        [document-title] titles of documents
        [document-date] dates of documents
       *[document-body] bodies of documents
        [list-date] dates in lists
    } is the same ({ $value }) on nearly all of { $subjects } subjects; check the survey
self-incomplete = The survey was interrupted or reached a bound: what is missing is not judged
self-calendar-provisional = The holidays of { $year } are not known: working days are provisional
self-standard-unconfirmed = { $rows } of { $of } rows of the standard are not confirmed; what rests on them is only suspected and not scored
self-score-withheld = Only { $judged } of 100 points could be judged (at least { $least }): there is no score
self-sheet-unknown = The sheet names what the standard does not know: { $names }
interpretation-link-neither = This interpretation and { $document } do not link to each other ({ $document_url })
interpretation-link-there = This interpretation does not link to the document it interprets: { $document } ({ $document_url })
interpretation-link-back = { $document } does not link to this interpretation ({ $document_url })
interpretation-link-expected = The document and its interpretation link to each other (advice)
repealed-mark-found = It was repealed by { $by } ({ $by_url }), and its page does not say so
repealed-mark-expected = A document that is no longer in force is marked so (advice)
origin-copied-found = The text ({ $share } % the same) also stands in { $place }: { $title }, { $url }
origin-copied-expected = One address, linked from everywhere else: { $url }
origin-forked-found = The text was that of { $title } in { $place } and differs now (here／there): { $differences }; { $url }
origin-forked-expected = The same words everywhere, by what holds: check against { $url }
privacy-found = Personal data in { $count } places: { $kinds }. { $places }
privacy-expected = Personal data masked before it is published (ID number: date of birth hidden; mobile: four in the middle; account: all but the last four; address down to the township), or not published
privacy-restored = Masked numbers of { $persons } persons can be put together with { $other }: line { $line } here and line { $other_line } there show { $digits } digits ({ $kind ->
       *[id18] ID number
        [mobile] mobile
        [bank-card] bank card
    })
privacy-restored-here = Masked numbers of { $persons } persons can be put together within { $other }: lines { $line } and { $other_line } show { $digits } digits ({ $kind ->
       *[id18] ID number
        [mobile] mobile
        [bank-card] bank card
    })
privacy-restored-expected = One number is masked in the same way wherever it stands
# Behind the evidence of what stands on a further page of a document.
on-document-page = {" "}(page { $document_page } of the document)
