//! Channels by which people and systems are told, and what they are told: entered in the write that does what it
//! tells of, and sent afterwards.

use crate::entity::desk::{AccountState, ChannelKind, Role};
use crate::entity::{account, channel, grant, notice};
use crate::error::StoreError;
use crate::open::Store;
use crate::write::{Write, insert};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// A channel to be kept.
#[derive(Debug, Clone)]
pub struct NewChannel {
    /// Account that is told, of a person's own.
    pub account: Option<i64>,
    /// Organ of whose work it tells, else.
    pub organ: Option<i64>,
    /// Kind.
    pub kind: ChannelKind,
    /// Mail address, or address that is posted to.
    pub address: String,
    /// What posts are signed with; empty where they are not.
    pub secret: String,
}

/// Something to be told.
#[derive(Debug, Clone)]
pub struct NewNotice {
    /// What it is about: a channel is told once.
    pub about: String,
    /// What happened: a word.
    pub what: String,
    /// More about it: a JSON object of texts.
    pub facts: String,
    /// Where it is to be seen: an address without its host.
    pub href: String,
}

/// Whom something concerns.
#[derive(Debug, Clone, Copy)]
pub enum Audience<'a> {
    /// Those who have one of the roles for an organ, but for some accounts, and the organ's own channels.
    Roles {
        /// Organ.
        organ: i64,
        /// Roles.
        roles: &'a [Role],
        /// Accounts that need not be told.
        without: &'a [i64],
    },
    /// Those who have one of the roles, for whichever organ, and the channels of those organs.
    Wherever(&'a [Role]),
    /// One account.
    Account(i64),
    /// A mail address of nobody who has an account here.
    Mail(&'a str),
    /// The systems of an organ: its hooks, and nobody else.
    Systems(i64),
}

/// Channels that lead to a mail address of nobody who has an account.
fn of_nobody(address: &str) -> Condition {
    Condition::all()
        .add(channel::Column::AccountId.is_null())
        .add(channel::Column::OrganId.is_null())
        .add(channel::Column::Kind.eq(ChannelKind::Mail))
        .add(channel::Column::Address.eq(address))
}

impl Store {
    /// All channels that are not stopped, the first first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn channels(&self) -> Result<Vec<channel::Model>, StoreError> {
        let find = channel::Entity::find().filter(channel::Column::StoppedAt.is_null());
        Ok(find.order_by_asc(channel::Column::Id).all(&self.db).await?)
    }

    /// The last notices of a channel, the newest first.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn notices_of(
        &self,
        channel: i64,
        limit: u64,
    ) -> Result<Vec<notice::Model>, StoreError> {
        let find = notice::Entity::find()
            .filter(notice::Column::ChannelId.eq(channel))
            .order_by_desc(notice::Column::Id)
            .limit(limit);
        Ok(find.all(&self.db).await?)
    }
}

impl Write {
    /// Keeps a channel; answers its id.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn add_channel(&mut self, new: NewChannel) -> Result<i64, StoreError> {
        let id = self.take("channel", 1).await?;
        let row = channel::ActiveModel {
            id: Set(id),
            account_id: Set(new.account),
            organ_id: Set(new.organ),
            kind: Set(new.kind),
            address: Set(new.address),
            secret: Set(new.secret),
            created_at: Set(self.now()),
            stopped_at: Set(None),
        };
        insert(&self.txn, vec![row]).await?;
        Ok(id)
    }

    /// Stops a channel: nothing that waits for it is sent. Answers which it was, `None` where there is none.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn stop_channel(&mut self, id: i64) -> Result<Option<channel::Model>, StoreError> {
        let found = channel::Entity::find_by_id(id).one(&self.txn).await?;
        let Some(found) = found.filter(|channel| channel.stopped_at.is_none()) else {
            return Ok(None);
        };
        let row = channel::ActiveModel {
            id: Set(id),
            stopped_at: Set(Some(self.now())),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        let still = notice::Entity::update_many()
            .col_expr(notice::Column::DueAt, Expr::value(Option::<i64>::None))
            .filter(notice::Column::ChannelId.eq(id));
        still.exec(&self.txn).await?;
        Ok(Some(found))
    }

    /// Whether an audience has a channel by which it is told.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn reaches(&self, audience: Audience<'_>) -> Result<bool, StoreError> {
        Ok(!self.channels_of(audience).await?.is_empty())
    }

    /// Enters what an audience is to be told, by every channel that it has. A mail address of nobody becomes a channel of its
    /// own, so that it can be stopped as others are.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn tell(&mut self, audience: Audience<'_>, new: NewNotice) -> Result<(), StoreError> {
        let mut channels = self.channels_of(audience).await?;
        if let (Audience::Mail(address), true) = (audience, channels.is_empty()) {
            channels.extend(self.channel_of_nobody(address).await?);
        }
        if channels.is_empty() {
            return Ok(());
        }
        let first = self.take("notice", channels.len()).await?;
        let now = self.now();
        let rows = (first..).zip(channels).map(|(id, channel)| notice::ActiveModel {
            id: Set(id),
            channel_id: Set(channel),
            about: Set(new.about.clone()),
            what: Set(new.what.clone()),
            facts: Set(new.facts.clone()),
            href: Set(new.href.clone()),
            created_at: Set(now),
            attempts: Set(0),
            due_at: Set(Some(now)),
            sent_at: Set(None),
            failure: Set(String::new()),
        });
        let mut told = OnConflict::columns([notice::Column::ChannelId, notice::Column::About]);
        told.do_nothing();
        let insert = notice::Entity::insert_many(rows).on_conflict(told);
        insert.exec_without_returning(&self.txn).await?;
        Ok(())
    }

    /// A new channel for a mail address of nobody; none where one was stopped before.
    async fn channel_of_nobody(&mut self, address: &str) -> Result<Option<i64>, StoreError> {
        let stopped = channel::Entity::find().filter(of_nobody(address)).one(&self.txn).await?;
        if stopped.is_some() {
            return Ok(None);
        }
        let new = NewChannel {
            account: None,
            organ: None,
            kind: ChannelKind::Mail,
            address: address.to_owned(),
            secret: String::new(),
        };
        self.add_channel(new).await.map(Some)
    }

    /// Open channels of an audience.
    async fn channels_of(&self, audience: Audience<'_>) -> Result<Vec<i64>, StoreError> {
        let whose = match audience {
            Audience::Account(id) => Condition::all().add(channel::Column::AccountId.eq(id)),
            Audience::Mail(address) => of_nobody(address),
            Audience::Systems(organ) => Condition::all()
                .add(channel::Column::OrganId.eq(organ))
                .add(channel::Column::Kind.eq(ChannelKind::Hook)),
            Audience::Roles { organ, roles, without } => {
                let (accounts, _) = self.holders(roles, Some(organ)).await?;
                let active = self.active(accounts, without).await?;
                Condition::any()
                    .add(channel::Column::OrganId.eq(organ))
                    .add(channel::Column::AccountId.is_in(active))
            }
            Audience::Wherever(roles) => {
                let (accounts, organs) = self.holders(roles, None).await?;
                let active = self.active(accounts, &[]).await?;
                Condition::any()
                    .add(channel::Column::OrganId.is_in(organs))
                    .add(channel::Column::AccountId.is_in(active))
            }
        };
        let find = channel::Entity::find()
            .select_only()
            .column(channel::Column::Id)
            .filter(channel::Column::StoppedAt.is_null())
            .filter(whose)
            .order_by_asc(channel::Column::Id);
        Ok(find.into_tuple().all(&self.txn).await?)
    }

    /// Accounts that have one of the roles at this moment, for an organ or for any, and the organs that they have it for.
    async fn holders(
        &self,
        roles: &[Role],
        organ: Option<i64>,
    ) -> Result<(Vec<i64>, Vec<i64>), StoreError> {
        let holds = Condition::any()
            .add(grant::Column::UntilAt.is_null())
            .add(grant::Column::UntilAt.gt(self.now()));
        let mut find = grant::Entity::find()
            .filter(grant::Column::Role.is_in(roles.iter().copied()))
            .filter(holds);
        if let Some(organ) = organ {
            find = find.filter(grant::Column::OrganId.eq(organ));
        }
        let grants = find.all(&self.txn).await?;
        let accounts = grants.iter().map(|grant| grant.account_id).collect();
        Ok((accounts, grants.iter().filter_map(|grant| grant.organ_id).collect()))
    }

    /// Those of the accounts that are not disabled, without some.
    async fn active(&self, accounts: Vec<i64>, without: &[i64]) -> Result<Vec<i64>, StoreError> {
        let find = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::Id.is_in(accounts))
            .filter(account::Column::Id.is_not_in(without.iter().copied()))
            .filter(account::Column::State.eq(AccountState::Active));
        Ok(find.into_tuple().all(&self.txn).await?)
    }

    /// Takes notices that are to be sent now, each with its channel, the first first, at most so many: for so many
    /// seconds nobody else takes them. Each counts as tried once more.
    ///
    /// # Errors
    /// Where the database says no.
    pub async fn claim_notices(
        &mut self,
        limit: u64,
        lease: i64,
    ) -> Result<Vec<(notice::Model, channel::Model)>, StoreError> {
        let find = notice::Entity::find()
            .filter(notice::Column::DueAt.lte(self.now()))
            .order_by_asc(notice::Column::Id)
            .limit(limit);
        let mut claimed = Vec::new();
        for found in find.all(&self.txn).await? {
            let row = notice::ActiveModel {
                id: Set(found.id),
                attempts: Set(found.attempts + 1),
                due_at: Set(Some(self.now() + lease)),
                ..Default::default()
            };
            let taken = row.update(&self.txn).await?;
            let channel = channel::Entity::find_by_id(taken.channel_id).one(&self.txn).await?;
            claimed.extend(channel.map(|channel| (taken, channel)));
        }
        Ok(claimed)
    }

    /// Notes that a notice was sent.
    ///
    /// # Errors
    /// Where the database says no, or there is no such notice.
    pub async fn notice_sent(&mut self, id: i64) -> Result<(), StoreError> {
        let row = notice::ActiveModel {
            id: Set(id),
            due_at: Set(None),
            sent_at: Set(Some(self.now())),
            failure: Set(String::new()),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        Ok(())
    }

    /// Notes why a notice could not be sent, and when it is tried again: never where there is no `again`.
    ///
    /// # Errors
    /// Where the database says no, or there is no such notice.
    pub async fn notice_failed(
        &mut self,
        id: i64,
        failure: &str,
        again: Option<i64>,
    ) -> Result<(), StoreError> {
        let row = notice::ActiveModel {
            id: Set(id),
            due_at: Set(again),
            failure: Set(failure.to_owned()),
            ..Default::default()
        };
        row.update(&self.txn).await?;
        Ok(())
    }
}
