//! Who somebody is and what they may do: accounts, passwords, sessions, the second factor, one table of
//! permissions, and the audit log that tells whether it was tampered with. Knows no HTTP and has no clock.

mod accounts;
pub mod audit;
mod error;
mod password;
mod permission;
mod second_factor;
mod sessions;
mod sign_on;
mod tokens;
mod who;

pub use accounts::{
    NewPerson, change_password, disable, enable, end_session, give, give_until, make, reset, take,
};
pub use error::AccessError;
pub use password::{MOST_CHARS, Weakness, first_password, weaknesses};
pub use permission::{Action, Reach, TABLE, is_manager, may};
pub use second_factor::{Offer, offer, second_factor_off, second_factor_on};
pub use sessions::{
    Attempt, FAILURES, IDLE, LOCKED, LONGEST, Present, SignedIn, session, sign_in, sign_out, token,
};
pub use sign_on::{
    Arrival, Voucher, WAY, begin_link, begin_sign_on, come_back, disbelieve, link, link_own,
    sign_on, sign_on_with_code, unlink, unlink_own,
};
pub use tokens::{bearer, new_token, revoke_token};
pub use who::Who;
