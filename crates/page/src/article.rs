//! Reading a content page: title, dates, source, numbers, body, attachments.

mod flow;
mod labels;
mod written;
