-- The words of circular and notice, where an office has its own.

CREATE TABLE letters (
    kind TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    account TEXT NOT NULL,
    at BIGINT NOT NULL
);
