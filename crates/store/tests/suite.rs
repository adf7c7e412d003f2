//! One suite, run on SQLite and on PostgreSQL.

mod cases;
mod engines;

macro_rules! cases {
    ($($module:ident :: $name:ident),* $(,)?) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() -> anyhow::Result<()> {
            cases::$module::$name(engines::bench().await?).await
        })*
    };
}

cases! {
    schema::opens_again,
    schema::refuses_a_later_schema,
    schema::refuses_a_changed_migration,
    places::keeps_divisions_organs_and_sites,
    places::keeps_a_catalog_once,
    releases::opens_every_release,
    oversight::keeps_campaigns_units_and_rounds,
    oversight::gives_jobs_out_and_takes_them_up_again,
    oversight::tells_whose_portal_was_seen_whole,
    oversight::keeps_findings_and_decisions,
    oversight::keeps_the_ledger,
    oversight::keeps_threads_and_common_answers,
    oversight::tells_an_address_of_nobody,
    oversight::keeps_what_is_noticed,
    desk::keeps_accounts_and_roles,
    desk::opens_and_ends_sessions,
    identities::keeps_whom_a_provider_means,
    identities::keeps_who_is_on_the_way,
    desk::saves_drafts_by_revision,
    desk::keeps_withdrawals_until_decided,
    desk::counts_what_was_audited,
    desk::finds_what_was_audited_by_subject,
    desk::knows_what_systems_call_a_draft_and_its_document,
    desk::tells_systems_alone,
    places::changes_divisions_organs_and_sites,
    columns::changes_and_deletes,
    columns::refuses_to_delete_what_holds_documents,
    feeds::gives_out_what_is_due,
    feeds::keeps_how_reading_went,
    feeds::knows_items_by_key_and_origin,
    documents::shows_what_was_published,
    documents::keeps_the_address_of_a_new_edition,
    documents::withdraws_and_restores,
    documents::leads_on_from_what_is_withdrawn,
    documents::keeps_editions_and_why_they_correct,
    documents::knows_foreign_names,
    documents::leads_to_one_origin,
    documents::keeps_files_once,
    placed::moves_without_a_new_edition,
    lists::pages_in_order,
    lists::filters_by_year_and_mark,
    lists::shows_only_in_time,
    lists::counts_by_column,
    find::gives_documents_whole,
    find::knows_what_turned_and_gives_lines,
    redirects::never_chain,
    relate::finds_by_words_of_titles,
    writes::leave_nothing_when_dropped,
    writes::log_in_the_order_of_commits,
}

/// Run by hand with each new migration, see `tests/releases/README.md`.
#[tokio::test]
#[ignore = "writes the database of today's schema"]
async fn write_release() -> anyhow::Result<()> {
    cases::releases::write_release().await
}

#[test]
fn on_postgresql() -> anyhow::Result<()> {
    engines::again_on_postgresql(&[])
}
