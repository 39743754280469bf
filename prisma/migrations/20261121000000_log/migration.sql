-- CreateEnum
CREATE TYPE "api_key_kind" AS ENUM ('secret', 'publishable');

-- CreateEnum
CREATE TYPE "interaction_status" AS ENUM ('completed', 'failed');

-- CreateEnum
CREATE TYPE "signal_kind" AS ENUM ('shown', 'inserted', 'edited', 'regenerated', 'closed', 'reverted');

-- CreateTable
CREATE TABLE "projects" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "dimensions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "user_salt" BYTEA NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "features" (
    "id" SERIAL NOT NULL,
    "project_id" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "measured" BOOLEAN NOT NULL DEFAULT true,
    "attribution_window_minutes" INTEGER NOT NULL DEFAULT 1440,
    "explicit_shown" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "features_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "project_id" INTEGER NOT NULL,
    "kind" "api_key_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "token_key" BYTEA,
    "origins" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "annotations" (
    "id" SERIAL NOT NULL,
    "project_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "annotations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "cells" (
    "id" SERIAL NOT NULL,
    "project_id" INTEGER NOT NULL,
    "key" UUID NOT NULL,
    "feature_id" INTEGER NOT NULL,
    "vendor" TEXT,
    "model" TEXT,
    "organization" TEXT,
    "prompt" TEXT,
    "prompt_version" TEXT,
    "language" TEXT,
    "route_kind" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "cells_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interactions" (
    "project_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "received" BOOLEAN NOT NULL,
    "cell_id" INTEGER,
    "status" "interaction_status",
    "counted" BOOLEAN NOT NULL,
    "shown_at" TIMESTAMPTZ(3),
    "matures_at" TIMESTAMPTZ(3),
    "outcome" "signal_kind",
    "outcome_at" TIMESTAMPTZ(3),
    "inserted_at" TIMESTAMPTZ(3),
    "edit_distance" REAL,
    "selected_index" SMALLINT,
    "chain_id" UUID,
    "try_number" SMALLINT NOT NULL,
    "act_id" UUID,
    "user_hash" UUID,
    "session" TEXT,
    "trace_id" TEXT,
    "latency_ms" INTEGER,
    "first_token_ms" INTEGER,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "cost_micro_usd" BIGINT,
    "error_kind" TEXT,
    "finish_reason" TEXT,
    "input_length" INTEGER,
    "result_length" INTEGER,
    "truncated" BOOLEAN NOT NULL,
    "metadata" JSONB,

    CONSTRAINT "interactions_pkey" PRIMARY KEY ("project_id","id")
) PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "interaction_texts" (
    "project_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "input" TEXT,
    "enhanced_prompt" TEXT,
    "full_prompt" TEXT,
    "result" TEXT,
    "candidates" JSONB,

    CONSTRAINT "interaction_texts_pkey" PRIMARY KEY ("project_id","id")
) PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "signals" (
    "project_id" INTEGER NOT NULL,
    "interaction_id" UUID NOT NULL,
    "kind" "signal_kind" NOT NULL,
    "client_at" TIMESTAMPTZ(3) NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edit_distance" REAL,
    "selected_index" SMALLINT,
    "reason" TEXT,

    CONSTRAINT "signals_pkey" PRIMARY KEY ("project_id","interaction_id","kind","client_at")
) PARTITION BY RANGE ("interaction_id");

-- CreateTable
CREATE TABLE "attempts" (
    "project_id" INTEGER NOT NULL,
    "interaction_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,
    "vendor" TEXT,
    "model" TEXT,
    "organization" TEXT,
    "status" TEXT NOT NULL,
    "error_kind" TEXT,
    "reason" TEXT,
    "queue_ms" INTEGER,
    "connect_ms" INTEGER,
    "first_token_ms" INTEGER,
    "total_ms" INTEGER,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "cost_micro_usd" BIGINT,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("project_id","interaction_id","number")
) PARTITION BY RANGE ("interaction_id");

-- CreateTable
CREATE TABLE "rollups" (
    "project_id" INTEGER NOT NULL,
    "bucket" INTEGER NOT NULL,
    "cell_id" INTEGER NOT NULL,
    "matures" INTEGER NOT NULL,
    "interactions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "shown" INTEGER NOT NULL,
    "inserted" INTEGER NOT NULL,
    "edited" INTEGER NOT NULL,
    "regenerated" INTEGER NOT NULL,
    "closed" INTEGER NOT NULL,
    "reverted" INTEGER NOT NULL,
    "first_tries" INTEGER NOT NULL,
    "first_try_inserted" INTEGER NOT NULL,
    "tries_to_insert" INTEGER NOT NULL,
    "timed_inserts" INTEGER NOT NULL,
    "insert_time_log" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "rollups_pkey" PRIMARY KEY ("project_id","bucket","cell_id","matures")
);

-- CreateTable
CREATE TABLE "rollup_days" (
    "project_id" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    "cell_id" INTEGER NOT NULL,
    "in_rate" BOOLEAN NOT NULL,
    "matures" INTEGER NOT NULL,
    "interactions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "shown" INTEGER NOT NULL,
    "inserted" INTEGER NOT NULL,
    "edited" INTEGER NOT NULL,
    "regenerated" INTEGER NOT NULL,
    "closed" INTEGER NOT NULL,
    "reverted" INTEGER NOT NULL,
    "first_tries" INTEGER NOT NULL,
    "first_try_inserted" INTEGER NOT NULL,
    "tries_to_insert" INTEGER NOT NULL,
    "timed_inserts" INTEGER NOT NULL,
    "insert_time_log" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "rollup_days_pkey" PRIMARY KEY ("project_id","day","cell_id","in_rate")
);

-- CreateTable
CREATE TABLE "rollup_deltas" (
    "id" BIGSERIAL NOT NULL,
    "project_id" INTEGER NOT NULL,
    "bucket" INTEGER NOT NULL,
    "cell_id" INTEGER NOT NULL,
    "matures" INTEGER NOT NULL,
    "interactions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "shown" INTEGER NOT NULL,
    "inserted" INTEGER NOT NULL,
    "edited" INTEGER NOT NULL,
    "regenerated" INTEGER NOT NULL,
    "closed" INTEGER NOT NULL,
    "reverted" INTEGER NOT NULL,
    "first_tries" INTEGER NOT NULL,
    "first_try_inserted" INTEGER NOT NULL,
    "tries_to_insert" INTEGER NOT NULL,
    "timed_inserts" INTEGER NOT NULL,
    "insert_time_log" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "group_shown" INTEGER[],
    "group_inserted" INTEGER[],

    CONSTRAINT "rollup_deltas_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_rollups" (
    "project_id" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    "cell_id" INTEGER NOT NULL,
    "shown" INTEGER[],
    "inserted" INTEGER[],

    CONSTRAINT "user_rollups_pkey" PRIMARY KEY ("project_id","day","cell_id")
);

-- CreateTable
CREATE TABLE "search_documents" (
    "project_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "search_documents_pkey" PRIMARY KEY ("project_id","id")
) PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "search_backlog" (
    "project_id" INTEGER NOT NULL,
    "bucket" INTEGER NOT NULL,
    "interactions" INTEGER NOT NULL,

    CONSTRAINT "search_backlog_pkey" PRIMARY KEY ("project_id","bucket")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'member',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "projects_slug_key" ON "projects"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "features_project_id_slug_key" ON "features"("project_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "api_keys_project_id_idx" ON "api_keys"("project_id");

-- CreateIndex
CREATE INDEX "annotations_project_id_at_idx" ON "annotations"("project_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "cells_project_id_key_key" ON "cells"("project_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- AddForeignKey
ALTER TABLE "features" ADD CONSTRAINT "features_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "annotations" ADD CONSTRAINT "annotations_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cells" ADD CONSTRAINT "cells_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cells" ADD CONSTRAINT "cells_feature_id_fkey" FOREIGN KEY ("feature_id") REFERENCES "features"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on: what Prisma's schema language cannot say. (The engine splits at every semicolon, so
-- there is none inside a comment or a function.)

-- Only what people look things up by. The outcome is in no index, so that changing it can stay on its page (HOT).
CREATE INDEX "interactions_chain_idx" ON "interactions" ("project_id", "chain_id") WHERE "chain_id" IS NOT NULL;
CREATE INDEX "interactions_act_idx" ON "interactions" ("project_id", "act_id") WHERE "act_id" IS NOT NULL;
CREATE INDEX "interactions_user_idx" ON "interactions" ("project_id", "user_hash", "id") WHERE "user_hash" IS NOT NULL;
CREATE INDEX "interactions_trace_idx" ON "interactions" ("project_id", "trace_id") WHERE "trace_id" IS NOT NULL;
CREATE INDEX "search_documents_words_idx" ON "search_documents" USING GIN ("words");

ALTER TABLE "projects" ADD CONSTRAINT "projects_dimensions_check" CHECK (cardinality("dimensions") <= 8);
ALTER TABLE "features" ADD CONSTRAINT "features_window_check" CHECK ("attribution_window_minutes" BETWEEN 15 AND 43200);

-- Appended and deleted all the time: keep it small.
ALTER TABLE "rollup_deltas" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Words of a text for search: lower case, and every character of a script written without spaces is a word of its own,
-- so that a phrase of them is a substring.
CREATE FUNCTION kept_words(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(body), '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF])', ' \1 ', 'g')
$$;

-- The first 15-minute bucket of a day of a time zone. Days are counted from 1970-01-01.
CREATE FUNCTION kept_first_bucket(day integer, zone text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (extract(epoch FROM (date '1970-01-01' + day)::timestamp AT TIME ZONE zone) / 900)::integer
$$;

-- The day of a time zone that a 15-minute bucket lies in.
CREATE FUNCTION kept_day(bucket integer, zone text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (to_timestamp(bucket * 900.0) AT TIME ZONE zone)::date - date '1970-01-01'
$$;

-- Two arrays of counts added up, element by element.
CREATE FUNCTION kept_add(a integer[], b integer[]) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY n) FROM unnest(a, b) WITH ORDINALITY AS pairs(x, y, n)
$$;
