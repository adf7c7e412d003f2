-- Rows of a county as the releases had it, by the schema that brought their tables. What a later schema adds to a row
-- that is here already is an UPDATE below its heading. Both engines read it. Rows of released schemas never change: add a
-- heading for the new one. Moments are of 2026-01-02; hashes are those that the programs computed.

-- schema 1
INSERT INTO counters (name, next) VALUES ('lock', 9);
INSERT INTO counters (name, next) VALUES ('division', 4);
INSERT INTO counters (name, next) VALUES ('organ', 2);
INSERT INTO counters (name, next) VALUES ('catalog', 2);
INSERT INTO counters (name, next) VALUES ('site', 2);
INSERT INTO counters (name, next) VALUES ('column', 5);
INSERT INTO counters (name, next) VALUES ('document', 3);
INSERT INTO counters (name, next) VALUES ('edition', 4);
INSERT INTO counters (name, next) VALUES ('placement', 4);
INSERT INTO counters (name, next) VALUES ('attachment', 2);
INSERT INTO counters (name, next) VALUES ('redirect', 2);
INSERT INTO counters (name, next) VALUES ('change', 6);
INSERT INTO divisions (id, parent_id, code, name, level, position) VALUES (1, NULL, '429910', '青岚县', 'county', 0);
INSERT INTO divisions (id, parent_id, code, name, level, position) VALUES (2, 1, '429910101', '云溪镇', 'town', 0);
INSERT INTO divisions (id, parent_id, code, name, level, position) VALUES (3, 2, NULL, '石桥村', 'village', 0);
INSERT INTO organs (id, division_id, name, position) VALUES (1, 1, '民政局', 0);
INSERT INTO catalogs (id, name, number, content, hash, created_at) VALUES (1, 'starter', '0.1.0', '{"fields":[]}', 'db322b94940ab65deb23e2adf61a2eb2085acc6b91729b86b4c1fb0aba32b226', 1767315600);
INSERT INTO sites (id, slug, name, level, division_id, catalog_id, domain, id_code, settings, created_at) VALUES (1, 'qinglan', '青岚县人民政府', 'county', 1, 1, 'www.qinglan.example', '4299100001', '{}', 1767315600);
INSERT INTO columns (id, site_id, parent_id, key, kind, title, path, field, matter1, matter2, town, village, merges, position, archived_at) VALUES (1, 1, NULL, 'platform', 'platform', '政府信息公开', '/zfxxgk', NULL, NULL, NULL, NULL, NULL, FALSE, 1, NULL);
INSERT INTO columns (id, site_id, parent_id, key, kind, title, path, field, matter1, matter2, town, village, merges, position, archived_at) VALUES (2, 1, 1, 'field/social-assistance', 'field', '社会救助', '/zfxxgk/shjz', 'social-assistance', NULL, NULL, NULL, NULL, FALSE, 2, NULL);
INSERT INTO columns (id, site_id, parent_id, key, kind, title, path, field, matter1, matter2, town, village, merges, position, archived_at) VALUES (3, 1, 2, 'matter/social-assistance/1', 'matter', '最低生活保障', '/zfxxgk/shjz/zdshbz', 'social-assistance', '最低生活保障', NULL, NULL, NULL, TRUE, 3, NULL);
INSERT INTO columns (id, site_id, parent_id, key, kind, title, path, field, matter1, matter2, town, village, merges, position, archived_at) VALUES (4, 1, 1, 'village/1', 'village', '石桥村', '/zfxxgk/shiqiao', NULL, NULL, NULL, '云溪镇', '石桥村', FALSE, 4, NULL);
INSERT INTO documents (id, site_id, address, kind, external_key, edition_id, state, reason, created_at, changed_at) VALUES (1, 1, '/doc/202601/1', 'article', 'old-1', 2, 'published', NULL, 1767315600, 1767316200);
INSERT INTO documents (id, site_id, address, kind, external_key, edition_id, state, reason, created_at, changed_at) VALUES (2, 1, '/doc/202601/2', 'article', NULL, 3, 'withdrawn', '误发', 1767315600, 1767316260);
INSERT INTO editions (id, document_id, ordinal, title, body, formed, published_at, number, index_number, organ, source, validity, hash, state, created_at) VALUES (1, 1, 1, '城市低保对象公示', '<p>2026年1月城市低保对象共12户。</p>
', '2025-12-31', 1767315600, '青民发〔2025〕31号', 'QL001/2026-00001', '民政局', '民政局', '有效', 'a44038b97a51dc5587c0722f3791dbe17fb47af60ad86bfc459f9f21d194148d', 'superseded', 1767315600);
INSERT INTO editions (id, document_id, ordinal, title, body, formed, published_at, number, index_number, organ, source, validity, hash, state, created_at) VALUES (2, 1, 2, '城市低保对象公示', '<p>2026年1月城市低保对象共13户，名单见附件。</p>
', '2025-12-31', 1767315600, '青民发〔2025〕31号', 'QL001/2026-00001', '民政局', '民政局', '有效', '6e18099113ecd8c704b61c040e13909d3080bf3f07e6d968d4aadda3ed698fd4', 'published', 1767315600);
INSERT INTO editions (id, document_id, ordinal, title, body, formed, published_at, number, index_number, organ, source, validity, hash, state, created_at) VALUES (3, 2, 1, '临时救助公示', '<p>误发。</p>
', NULL, 1767315660, NULL, NULL, '民政局', '民政局', '有效', 'a1f028f20f5ff08fd10ea4c2cdafc0165bf3339474be0d0fe2ff791e80d99e6a', 'published', 1767315660);
INSERT INTO placements (id, site_id, document_id, column_id, mark, home, pinned, position, visible_from, visible_to, published_at, year, state) VALUES (1, 1, 1, 3, '审批信息', TRUE, FALSE, 0, NULL, NULL, 1767315600, 2026, 'shown');
INSERT INTO placements (id, site_id, document_id, column_id, mark, home, pinned, position, visible_from, visible_to, published_at, year, state) VALUES (2, 1, 1, 4, NULL, FALSE, FALSE, 0, NULL, NULL, 1767315600, 2026, 'shown');
INSERT INTO placements (id, site_id, document_id, column_id, mark, home, pinned, position, visible_from, visible_to, published_at, year, state) VALUES (3, 1, 2, 3, '政策法规文件', TRUE, FALSE, 0, NULL, NULL, 1767315660, 2026, 'shown');
INSERT INTO attachments (id, edition_id, position, name, media_type, size, hash) VALUES (1, 2, 0, '名单.csv', 'text/csv', 40, '6b35d09edc140bd7002d6d04efd763fe093465d9fa0baedbe48717932e3c2ea7');
INSERT INTO redirects (id, site_id, old, target, reason, created_at) VALUES (1, 1, '/art/2025/1/1.html', '/doc/202601/1', 'moved', 1767315600);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (1, 1, 'made', 'site', 1, 1767315601);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (2, 1, 'published', 'document', 1, 1767315602);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (3, 1, 'published', 'document', 2, 1767315603);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (4, 1, 'published', 'document', 1, 1767315604);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (5, 1, 'withdrawn', 'document', 2, 1767315605);

-- schema 2
UPDATE organs SET fields = '["social-assistance"]' WHERE id = 1;
UPDATE counters SET next = 3 WHERE name = 'site';
INSERT INTO sites (id, slug, name, level, division_id, catalog_id, domain, id_code, settings, created_at, organ_id) VALUES (2, 'mzj', '青岚县民政局', 'county', 1, 1, 'mzj.qinglan.example', '4299100002', '{}', 1767315600, 1);

-- schema 3
INSERT INTO counters (name, next) VALUES ('account', 3);
INSERT INTO counters (name, next) VALUES ('grant', 3);
INSERT INTO counters (name, next) VALUES ('session', 2);
INSERT INTO counters (name, next) VALUES ('draft', 2);
INSERT INTO counters (name, next) VALUES ('draft_place', 2);
INSERT INTO counters (name, next) VALUES ('draft_attachment', 2);
INSERT INTO counters (name, next) VALUES ('review', 2);
INSERT INTO counters (name, next) VALUES ('withdrawal', 2);
INSERT INTO counters (name, next) VALUES ('audit', 7);
INSERT INTO accounts (id, organ_id, name, person, password, must_change, state, failures, locked_until, totp, totp_step, created_at, changed_at) VALUES (1, 1, 'wangfang', '王芳', '$argon2id$kept', FALSE, 'active', 0, NULL, NULL, 0, 1767315600, 1767315600);
INSERT INTO accounts (id, organ_id, name, person, password, must_change, state, failures, locked_until, totp, totp_step, created_at, changed_at) VALUES (2, 1, 'lihua', '李华', '$argon2id$kept', FALSE, 'active', 0, NULL, NULL, 0, 1767315600, 1767315600);
INSERT INTO grants (id, account_id, role, organ_id) VALUES (1, 1, 'editor', 1);
INSERT INTO grants (id, account_id, role, organ_id) VALUES (2, 2, 'first-reviewer', 1);
INSERT INTO sessions (id, token, account_id, created_at, seen_at, address, agent) VALUES (1, '14751ff716c8194d1394798789da40a6725ad367cb0725fba5fbeb52bc6ecac5', 1, 1767315600, 1767315630, '10.0.0.1', 'Mozilla/5.0');
INSERT INTO drafts (id, site_id, organ_id, author_id, writers, document_id, title, body, formed, number, index_number, organ, source, validity, revision, round, state, hash, created_at, changed_at) VALUES (1, 1, 1, 1, '[1]', NULL, '临时救助标准', '<p>临时救助标准为每人每年不超过八百元。</p>
', '2025-12-30', NULL, NULL, '民政局', '民政局', '有效', 2, 1, 'second-review', 'd3d6e6e73264f409e02c1afd6fccea28b6b9ec5911b5881b6cdd116c17df2590', 1767315600, 1767315604);
INSERT INTO draft_places (id, draft_id, position, column_id, mark) VALUES (1, 1, 0, 3, '政策法规文件');
INSERT INTO draft_attachments (id, draft_id, position, name, media_type, size, hash) VALUES (1, 1, 0, '名单.csv', 'text/csv', 44, '6b35d09edc140bd7002d6d04efd763fe093465d9fa0baedbe48717932e3c2ea7');
INSERT INTO reviews (id, draft_id, round, step, account_id, hash, verdict, reason, overrides, at) VALUES (1, 1, 1, 'first', 2, 'd3d6e6e73264f409e02c1afd6fccea28b6b9ec5911b5881b6cdd116c17df2590', 'passed', '', FALSE, 1767315605);
INSERT INTO withdrawals (id, site_id, organ_id, document_id, account_id, urgent, reason, at, state, decided_by, decided_at) VALUES (1, 1, 1, 2, 2, TRUE, '误发', 1767315606, 'asked', NULL, NULL);
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (1, 1767315601, '', 'account-made', 'account', 1, '{"name":"wangfang"}', '', '15c36bb0410f7d062adeaf7d397274a904708ba7167aa29c2ba2bc28840ef0f1');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (2, 1767315602, '', 'role-given', 'account', 1, '{"role":"editor"}', '15c36bb0410f7d062adeaf7d397274a904708ba7167aa29c2ba2bc28840ef0f1', '87cc58d1f779712ec8a8a5a2365f9b67b6483b1ae3369554428ac94e59376c0a');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (3, 1767315603, 'wangfang', 'draft-begun', 'draft', 1, '{"column":3}', '87cc58d1f779712ec8a8a5a2365f9b67b6483b1ae3369554428ac94e59376c0a', '5f68d9000e51b7ccc5d1501b5019a85927f517c800472cd54d04c15e8fc47d7e');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (4, 1767315604, 'wangfang', 'draft-submitted', 'draft', 1, '{"round":1}', '5f68d9000e51b7ccc5d1501b5019a85927f517c800472cd54d04c15e8fc47d7e', '493b32935197ba6e4e72d500cb3b4304a0299275bef8c8eb983016142d1de2ee');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (5, 1767315605, 'lihua', 'review-passed', 'draft', 1, '{"step":"first"}', '493b32935197ba6e4e72d500cb3b4304a0299275bef8c8eb983016142d1de2ee', '9ff3b8538f7e4fa98ee6b874b241131158edb9878b93e83f78ac246c60799506');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (6, 1767315606, '', 'withdrawn-at-once', 'document', 2, '{"reason":"误发"}', '9ff3b8538f7e4fa98ee6b874b241131158edb9878b93e83f78ac246c60799506', '90e6d045f7178776f8914fbbde670254db4ba2e82618d867bb2693e7c97363ec');

-- schema 4
UPDATE placements SET state = 'hidden' WHERE document_id = 2;

-- schema 5
INSERT INTO counters (name, next) VALUES ('token', 2);
INSERT INTO counters (name, next) VALUES ('push', 2);
INSERT INTO tokens (id, account_id, name, token, created_at, revoked_at) VALUES (1, 1, 'oa', '9685945352ae09ef93493f35662e4b2dde2e9a16fd13684f888e31ae827145e5', 1767315600, NULL);
INSERT INTO pushes (id, organ_id, external_key, draft_id) VALUES (1, 1, 'oa-17', 1);

-- schema 7
INSERT INTO counters (name, next) VALUES ('campaign', 2);
INSERT INTO counters (name, next) VALUES ('milestone', 2);
INSERT INTO counters (name, next) VALUES ('unit', 3);
INSERT INTO counters (name, next) VALUES ('round', 2);
INSERT INTO counters (name, next) VALUES ('inspection', 3);
INSERT INTO counters (name, next) VALUES ('finding', 3);
INSERT INTO counters (name, next) VALUES ('evidence', 2);
INSERT INTO counters (name, next) VALUES ('decision', 2);
INSERT INTO counters (name, next) VALUES ('item', 2);
INSERT INTO counters (name, next) VALUES ('item_event', 2);
INSERT INTO counters (name, next) VALUES ('material', 2);
INSERT INTO counters (name, next) VALUES ('score_change', 2);
INSERT INTO campaigns (id, name, year, created_at) VALUES (1, '2026 年基层政务公开', 2026, 1767315600);
INSERT INTO milestones (id, campaign_id, position, name, due) VALUES (1, 1, 0, '栏目设置到位', '2026-05-31');
INSERT INTO units (id, parent_id, name, kind, weight, portal, pins, contact, organ_id, position) VALUES (1, NULL, '青岚县', 'county', '1', 'https://qinglan.example/', '', '王芳 0700-5550100', 1, 0);
INSERT INTO units (id, parent_id, name, kind, weight, portal, pins, contact, organ_id, position) VALUES (2, 1, '云溪镇', 'township', '1', 'https://yunxi.example/', '', '王芳 0700-5550100', NULL, 1);
INSERT INTO rounds (id, campaign_id, name, kind, cut_off, state, catalog_id, sheet, draw_fields, draw_seed, result, created_at, started_at, closed_at) VALUES (1, 1, '六月检查', 'inspection', '2026-06-30', 'closed', 1, 'name = "例"', 15, '18446744073709551615', '[]', 1767315600, 1767315600, 1767315609);
INSERT INTO inspections (id, round_id, unit_id, look, name, kind, parent_id, weight, portal, pins, as_of, state, attempts, worker, lease_until, requests, began_at, ended_at, snapshot, complete, failure, total, score, fields) VALUES (1, 1, 1, 0, '青岚县', 'county', NULL, '1', 'https://qinglan.example/', '', '2026-06-30', 'done', 1, 'one', 0, 1234, 1767315600, 1767315608, NULL, TRUE, NULL, '87.5', '{}', '[]');
INSERT INTO inspections (id, round_id, unit_id, look, name, kind, parent_id, weight, portal, pins, as_of, state, attempts, worker, lease_until, requests, began_at, ended_at, snapshot, complete, failure, total, score, fields) VALUES (2, 1, 2, 0, '云溪镇', 'township', 1, '1', 'https://yunxi.example/', '', '2026-06-30', 'done', 1, 'one', 0, 1234, 1767315600, 1767315608, NULL, TRUE, NULL, '91', '{}', '[]');
INSERT INTO findings (id, inspection_id, key, rule, certainty, advice, decision, counts, field, facts) VALUES (1, 1, 'k1', 'column-blank', 'certain', FALSE, NULL, TRUE, '社会救助', '{}');
INSERT INTO findings (id, inspection_id, key, rule, certainty, advice, decision, counts, field, facts) VALUES (2, 1, 'k2', 'privacy-leak', 'suspected', FALSE, 'confirmed', TRUE, '社会救助', '{}');
INSERT INTO evidence (id, inspection_id, sha256, url, at, head, file) VALUES (1, 1, 'ab', 'https://qinglan.example/1', 1782806400, 'HTTP/1.1 200 OK', '6b35d09edc140bd7002d6d04efd763fe093465d9fa0baedbe48717932e3c2ea7');
INSERT INTO decisions (id, inspection_id, key, decision, account, reason, carried_from, at) VALUES (1, 1, 'k2', 'confirmed', 'lihua', '属实', NULL, 1767315607);
INSERT INTO items (id, unit_id, round_id, inspection_id, key, rule, organ_id, organ, deadline, provisional, state, facts, opened_at, changed_at) VALUES (1, 1, 1, 1, 'k1', 'column-blank', 1, '民政局', '2026-07-21', FALSE, 'answered', '{}', 1767315609, 1767315610);
INSERT INTO item_events (id, item_id, what, account, note, detail, at) VALUES (1, 1, 'done', 'wangfang', '已补充', '{}', 1767315610);
INSERT INTO materials (id, round_id, unit_id, title, body, account, at, state, points, judged_by, judged_at, reason) VALUES (1, 1, 1, '典型经验', '见附件。', 'wangfang', 1767315603, 'accepted', '1.5', 'lihua', 1767315604, '');
INSERT INTO score_changes (id, inspection_id, item_id, total_before, total_after, account, reason, at) VALUES (1, 1, 1, '86.5', '87.5', 'lihua', '申诉属实', 1767315612);

-- schema 8
INSERT INTO counters (name, next) VALUES ('channel', 2);
INSERT INTO counters (name, next) VALUES ('notice', 2);
UPDATE drafts SET publish_at = 1767402000 WHERE id = 1;
UPDATE grants SET until_at = 1768179600 WHERE id = 2;
INSERT INTO channels (id, account_id, organ_id, kind, address, secret, created_at, stopped_at) VALUES (1, 1, NULL, 'mail', 'wangfang@example.gov.cn', '', 1767315600, NULL);
INSERT INTO notices (id, channel_id, about, what, facts, href, created_at, attempts, due_at, sent_at, failure) VALUES (1, 1, 'draft 1 first 1', 'waits', '{}', '/desk/draft/1', 1767315600, 1, NULL, 1767315601, '');

-- schema 9
UPDATE rounds SET repeats = '0 20 1 6,9 *', series = '每季检查', hours = '20:00-06:00' WHERE id = 1;

-- schema 10
INSERT INTO letters (kind, body, account, at) VALUES ('notice', '{{ unit.name }}：', 'lihua', 1767315600);

-- schema 11
INSERT INTO counters (name, next) VALUES ('thread', 2);
INSERT INTO counters (name, next) VALUES ('post', 2);
INSERT INTO counters (name, next) VALUES ('common_answer', 2);
INSERT INTO threads (id, unit_id, title, state, begun_at, changed_at) VALUES (1, 1, '征地补偿是否须公开到村？', 'open', 1767315600, 1767315600);
INSERT INTO posts (id, thread_id, account, office, body, at) VALUES (1, 1, 'wangfang', FALSE, '请问。', 1767315600);
INSERT INTO common_answers (id, question, answer, account, at) VALUES (1, '征地补偿是否须公开到村？', '须公开。', 'lihua', 1767315601);

-- schema 12
INSERT INTO counters (name, next) VALUES ('alert', 2);
UPDATE campaigns SET watched = TRUE WHERE id = 1;
INSERT INTO alerts (id, unit_id, inspection_id, kind, key, facts, raised_at, ended_at) VALUES (1, 1, 1, 'stale-soon', 's1', '{}', 1767315620, NULL);

-- schema 13
INSERT INTO counters (name, next) VALUES ('identity', 2);
INSERT INTO identities (id, account_id, issuer, subject, created_at) VALUES (1, 1, 'https://id.example.gov.cn', '10086', 1767315600);
UPDATE sessions SET issuer = 'https://id.example.gov.cn' WHERE id = 1;

-- schema 14
UPDATE columns SET review_steps = 2 WHERE id = 2;
UPDATE drafts SET review_steps = 3 WHERE id = 1;

-- schema 15
INSERT INTO counters (name, next) VALUES ('feed', 2);
INSERT INTO counters (name, next) VALUES ('feed_item', 2);
INSERT INTO feeds (id, site_id, organ_id, account_id, address, places, words, source, direct, title, etag, modified, read_at, due_at, failing_since, failures, failure, created_at, stopped_at) VALUES (1, 1, 1, 1, 'https://mzj.example/rss.xml', '[[3,null]]', '[]', '县民政局', FALSE, '民政局', '"1"', NULL, 1767315600, 1767319200, NULL, 0, '', 1767315600, NULL);
INSERT INTO feed_items (id, feed_id, site_id, key, origin, title, draft_id, document_id, taken_at) VALUES (1, 1, 1, '1', 'https://mzj.example/1.html', '救助公告', 1, NULL, 1767315600);

-- schema 16
UPDATE rounds SET fields = '["social-assistance"]' WHERE id = 1;

-- schema 17
UPDATE drafts SET link = 'https://mzj.example/1.html' WHERE id = 1;

-- schema 19
UPDATE documents SET remains = 'redirect', target = '/doc/202601/1' WHERE id = 2;
UPDATE editions SET correction = '户数有误' WHERE id = 2;

-- schema 20
UPDATE inspections SET pages = 812, any_hour = TRUE WHERE id = 1;
UPDATE campaigns SET look_hours = '20:00-06:00' WHERE id = 1;
UPDATE alerts SET dismissed_at = 1767315630, dismissed_by = 'lihua', dismissed_why = '已知' WHERE id = 1;

-- schema 21
UPDATE units SET retired_at = 1767402000 WHERE id = 2;
