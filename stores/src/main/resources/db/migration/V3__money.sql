-- Amounts are billionths of the account's currency. What the ledger says is never changed: entries are only added.
create table accounts (
  organization_id text   not null primary key references organizations (id),
  currency        text   not null,
  granted         bigint not null,
  available       bigint not null,
  held            bigint not null,
  spent           bigint not null,
  sequence        bigint not null,
  check (granted = available + held + spent)
);

create table entries (
  organization_id text   not null references accounts (organization_id),
  sequence        bigint not null,
  id              text   not null,
  about           text   not null,
  kind            text   not null,
  granted         bigint not null,
  available       bigint not null,
  held            bigint not null,
  spent           bigint not null,
  after_available bigint not null,
  after_held      bigint not null,
  after_spent     bigint not null,
  posted_at       bigint not null,
  note            text,
  primary key (organization_id, sequence),
  check (granted = available + held + spent)
);

-- A charge's id is that of its receipt, which is unique by itself.
create unique index entries_by_id on entries (id) where kind <> 'charge';
create index refunds_by_call on entries (about) where kind = 'refund';

create table holds (
  id              text   not null primary key,
  organization_id text   not null references accounts (organization_id),
  amount          bigint not null,
  state           text   not null,
  expires_at      bigint not null
);

create index holds_to_expire on holds (expires_at) where state = 'open';

alter table receipts add column organization_id text;
alter table receipts add column key_id text;
alter table receipts add column model text;
alter table receipts add column outcome text;
alter table receipts add column charge bigint;
alter table receipts add column currency text;

create index receipts_by_time on receipts (project_id, started_at, request_id);

-- Sums of receipts, kept with them. Days are counted from 1970-01-01, UTC.
create table usage_days (
  organization_id text   not null,
  project_id      text   not null,
  day             bigint not null,
  key_id          text   not null,
  model           text   not null,
  requests        bigint not null,
  input_tokens    bigint not null,
  output_tokens   bigint not null,
  charge          bigint not null,
  primary key (project_id, day, key_id, model)
);

-- What operators did. Each row's hash covers it and the hash before.
create table operator_acts (
  sequence bigint not null primary key,
  at       bigint not null,
  actor    text   not null,
  act      text   not null,
  target   text   not null,
  detail   text   not null,
  hash     text   not null
);

create table settings (
  name  text not null primary key,
  value text not null
);

alter table api_keys add column client_gone text;
