-- People, departments and sign-in. Functions name their search path: a temporary table can't stand in for a real one.
-- better-auth reads and writes these tables through the names mapped in
-- src/people/auth.ts; its "organization" is our department, its "member" our membership.

create table person (
  id text primary key,
  name text not null check (length(name) between 1 and 60),
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  username text not null unique,
  display_username text,
  two_factor_enabled boolean not null default false,
  is_disabled boolean not null default false,
  salt uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table login_session (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text,
  user_agent text,
  person_id text not null references person (id) on delete cascade,
  active_department_id text
);
create index login_session_person on login_session (person_id);

create table account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  person_id text not null references person (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index account_person on account (person_id);

create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

create table two_factor (
  id text primary key,
  secret text not null,
  backup_codes text not null,
  person_id text not null references person (id) on delete cascade,
  verified boolean not null default true,
  failed_verification_count integer,
  locked_until timestamptz
);
create index two_factor_person on two_factor (person_id);

create table department (
  id text primary key,
  name text not null unique,
  slug text not null unique,
  logo text,
  metadata text,
  short text not null,
  kind text not null check (kind in ('hub', 'bureau', 'town')),
  phone text not null default '',
  duties text not null default '',
  created_at timestamptz not null default now()
);
create unique index department_one_hub on department (kind) where kind = 'hub';

create table membership (
  id text primary key,
  department_id text not null references department (id),
  person_id text not null references person (id),
  -- comma separated, as better-auth keeps it; the words are those of src/people/permissions.ts
  role text not null check (role ~ '^(guardian|officer|grid_worker|counter|trainer|governor|auditor|admin)(,(guardian|officer|grid_worker|counter|trainer|governor|auditor|admin))*$'),
  title text,
  grid text,
  created_at timestamptz not null default now(),
  unique (department_id, person_id)
);
-- One person works in one department: what they may see follows from it.
create unique index membership_one_place on membership (person_id);

create table invitation (
  id text primary key,
  department_id text not null references department (id),
  email text not null,
  role text,
  status text not null default 'pending',
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  inviter_id text not null references person (id)
);

-- Settings of the installation, one row: the name of the district and whether it is the demo.
create table district (
  singleton boolean primary key default true check (singleton),
  name text not null,
  is_demo boolean not null default false,
  hotline text not null default '12345'
);

create function has_role(who text, wanted text) returns boolean
  language sql stable set search_path = bangban, pg_temp as $$
    select exists (
      select from membership m join person p on p.id = m.person_id
      where m.person_id = who and not p.is_disabled and wanted = any (string_to_array(m.role, ',')))
  $$;
