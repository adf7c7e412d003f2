# Why something is so, by the ids of `Reason`: outcomes, columns and their places, matches of names.

reason-not-an-address = not a web address
reason-pinned-skip = portal.toml says to leave it out
reason-bound-pages = the bound on pages was reached
reason-bound-time = the bound on time was reached
reason-bound-depth = the bound on the depth of columns was reached
reason-bound-columns = the bound on the number of columns was reached
reason-interrupted = the inspection was interrupted
reason-not-its-turn = its turn did not come
reason-not-fetched = not fetched
reason-column-elsewhere = a column on another site, not read
reason-not-understood = neither columns below nor a list were recognised on the page
reason-name-without-column = the page shows this name, and what stands below it was not understood
reason-list-not-finished = the last inspection did not see it to its end
reason-list-same-page = page { $page } is the same as one before it: turning pages has no effect
reason-list-empty-page = page { $page } is empty
reason-list-missed-page = page { $page } could not be had: { $why }
reason-list-ends-early = the pages end before the number that is claimed
reason-list-not-understood = no line of the list was understood, which does not show that it is empty
reason-list-next-unknown = the address of the next page was not recognised
reason-list-too-long = more than { $pages } pages; the others were not read
reason-no-text = the page that came has no text
reason-list-next-elsewhere = the next page is not on this site
reason-list-next-invalid = the address of the next page is invalid
reason-soft-same-redirect = it leads to the same page as an invented address
reason-soft-same-page = the page is the same as that of an invented address
reason-soft-alike-page = the page is like that of an invented address
reason-menu-below = below this column in a menu
reason-menu-under = below its upper column in a menu
reason-menu-own = its menu stands on this page alone
reason-menu-with-known = in one menu with columns of known names
reason-menu-next-to-known = next to columns of known names
reason-menu-first-is-page = the page is the first entry of its menu
reason-heading-above = below the heading “{ $heading }”
reason-heading-of-columns = a heading above columns
reason-name-of-role = its name is that of a part of the platform ({ $role })
reason-name-of-unit = its name is that of a unit
reason-name-of-field = the standard has a field of this name
reason-name-of-matter = the standard has a matter of this name
reason-name-of-column = the standard has a column of this name
reason-name-of-news = its name is that of a news column
reason-by-year = this column is divided by years
reason-address-below = its address lies below that of this column
reason-address-of-column = its address has the form of a column's
reason-address-like-known = its address has the form of its neighbours'
reason-part-of-tabs = a tab whose list fills the page
reason-part-with-list = a part of the page with a list of its own
reason-part-with-more = a part of the page with a list and a link to the rest
reason-tree-of-portal = listed in the portal's own tree of columns
reason-crumb-confirms = its breadcrumb names the upper column
reason-crumb-moves = its breadcrumb names “{ $title }” as the upper column
reason-shown-elsewhere = it stands in several places and was laid out in another
reason-pinned = named by portal.toml
reason-given-address = the address that was given
reason-linked-as = linked from { $from } as “{ $text }”
reason-linked-beside = linked from { $from } as “{ $text }”, not below the platform
reason-home-beside = linked from the home page, not below the platform
reason-in-site-map = found in the site map
reason-in-breadcrumb = found in the breadcrumb of an article, “{ $title }”
reason-usual-address = an address at which platforms often are
reason-maps-catalog = the standard catalog of this field
reason-maps-between-fields = fields stand below it
reason-maps-between-matters = matters of this field stand below it
reason-maps-below-matter = parts of this matter stand below it
reason-maps-by-hand = named by a person
reason-maps-doubtful = in doubt
reason-maps-nothing = not matched
reason-match-cut = the title is cut: { $name }
reason-match-part = part of a name: { $name }
reason-match-like = much like { $name }
reason-match-several = one name lists several
reason-match-elsewhere = the platform has a column of this name too, and no 公开领域 was seen
what-column = Column
what-column-content = What the column holds
what-possible-column = Possibly a column
what-list-page = Page { $page } of a list
what-list-rest = The other pages of a list
what-document = Document
what-document-page = Page { $page } of a document
what-document-rest = A document from page { $page } on
what-documents = { $count } documents
what-attachment = Attachment
what-link = Link
what-unfinished = The inspection is not finished
reason-http-bad-request = the address cannot be asked for
reason-http-not-http = the answer is not HTTP
reason-http-cut-off = the connection broke off
reason-http-body-reset = the body broke off
reason-http-body-broken = the body is incomplete or wrongly framed
reason-http-scheme = not a web address ({ $scheme }:)
reason-http-not-public = not an address of the public network
reason-http-bad-redirect = it redirects to an invalid address
reason-http-encoding-unasked = compressed in a way that was not asked for
reason-http-encoding-broken = the compressed data are broken
reason-http-encoding-cut = the compressed data are incomplete
reason-dns-later = the name cannot be resolved for now
reason-tls-certificate = the certificate is wrong
reason-tls-none = TLS handshake failed: the other side does not use TLS
reason-tls-refused = TLS handshake failed: the other side refuses ({ $alert })
reason-tls-old = TLS handshake failed: the other side offers only outdated protocols or algorithms
reason-tls-failed = TLS handshake failed
reason-blocked-rate = a limit on the rate of requests (status 429)
reason-blocked-status = access refused (status { $status })
reason-blocked-wait = asked to come again after { $seconds } seconds
reason-blocked-sucuri = the Sucuri firewall
reason-blocked-cloudflare = Cloudflare's check for a person
reason-blocked-jiasule = Jiasule (a check by script)
reason-blocked-ruishu = Ruishu (a check by script)
reason-blocked-aliyun = the Alibaba Cloud firewall (a check by script)
reason-blocked-script-check = a firewall (a check by script)
reason-blocked-yunsuo = Yunsuo (a check by script)
reason-blocked-safeline = the SafeLine firewall (a check for a person)
reason-blocked-safedog = Safedog
reason-blocked-firewall = a firewall
reason-blocked-chuangyu = the Chuangyu firewall
reason-blocked-too-often = a limit on the rate of requests
reason-blocked-person-check = a check for a person
reason-match = { $removed ->
       *[none] { "" }
        [before] “{ $affix }” before it,{ " " }
        [after] “{ $affix }” behind it,{ " " }
        [number] a number before it,{ " " }
        [place] the place “{ $affix }” before it,{ " " }
    }{ $how ->
       *[same] the same name
        [writing] written otherwise
        [no-bracket] without the words in brackets
        [more-bracket] with words in brackets
        [other-bracket] other words in brackets
        [more-ending] with an ending
        [no-ending] without the ending
        [more-both] with words in brackets and an ending
        [other-ending] another ending
        [ending-no-bracket] with an ending, without the words in brackets
    }: { $rank ->
       *[official] { "" }
        [own] own alias{ " " }
        [alias] alias{ " " }
        [unsure] name of several things{ " " }
    }{ $name }
