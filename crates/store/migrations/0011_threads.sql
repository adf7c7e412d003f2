-- Questions of units and what the office answers, in the place of telephone calls; answers that all units can read.

CREATE TABLE threads (
    id ID,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX threads_unit ON threads (unit_id, changed_at);

CREATE TABLE posts (
    id ID,
    thread_id BIGINT NOT NULL REFERENCES threads (id),
    account TEXT NOT NULL,
    office BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX posts_thread ON posts (thread_id);

CREATE TABLE common_answers (
    id ID,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    account TEXT NOT NULL,
    at BIGINT NOT NULL
);
