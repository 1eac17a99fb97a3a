-- Answers that callers may go on from. The body is sealed with the operator's master key.
create table kept_answers (
  project_id text   not null,
  id         text   not null,
  previous   text,
  provider   text,
  kept_at    bigint not null,
  size       bigint not null,
  body       bytea  not null,
  primary key (project_id, id)
);

create index kept_answers_by_age on kept_answers (project_id, kept_at, size);
