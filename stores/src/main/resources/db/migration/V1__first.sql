-- Times are milliseconds since the epoch; ids and JSON are text. The same text runs on PostgreSQL.
create table organizations (
  id         text   not null primary key,
  name       text   not null,
  created_at bigint not null
);

create table projects (
  id              text   not null primary key,
  organization_id text   not null references organizations (id),
  name            text   not null,
  created_at      bigint not null
);

create table api_keys (
  id              text   not null primary key,
  organization_id text   not null references organizations (id),
  project_id      text   not null references projects (id),
  name            text   not null,
  hash            text   not null unique,
  hint            text   not null,
  created_at      bigint not null,
  revoked_at      bigint
);

create table receipts (
  request_id text   not null primary key,
  project_id text   not null,
  started_at bigint not null,
  body       text   not null
);
