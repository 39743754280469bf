-- CreateTable
CREATE TABLE "text_bases" (
    "project_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "text_bases_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "discoveries" (
    "id" TEXT NOT NULL,
    "project_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "rows" INTEGER NOT NULL,
    "rejected" INTEGER NOT NULL,
    "users" INTEGER NOT NULL,
    "funnel" JSONB NOT NULL,
    "missing" JSONB NOT NULL DEFAULT '[]',
    "level" DOUBLE PRECISION NOT NULL,
    "published" INTEGER NOT NULL DEFAULT 0,
    "basis_id" TEXT,
    "naming" JSONB NOT NULL,
    "map" JSONB,

    CONSTRAINT "discoveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patterns" (
    "id" UUID NOT NULL,
    "project_id" INTEGER NOT NULL,
    "discovery_id" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "named_by" TEXT NOT NULL,
    "offline_name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "hypothesis" TEXT,
    "fix" TEXT,
    "check" TEXT,
    "terms" JSONB NOT NULL DEFAULT '[]',
    "variants" JSONB NOT NULL DEFAULT '[]',
    "places" JSONB NOT NULL DEFAULT '{}',
    "effect" JSONB NOT NULL,
    "p_value" DOUBLE PRECISION NOT NULL,
    "q_value" DOUBLE PRECISION NOT NULL,
    "rows_per_week" DOUBLE PRECISION NOT NULL,
    "recoverable" DOUBLE PRECISION,
    "recoverable_low" DOUBLE PRECISION,
    "recoverable_high" DOUBLE PRECISION,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "ignored_at" TIMESTAMPTZ(3),
    "fixed_at" TIMESTAMPTZ(3),
    "merged_into" UUID,

    CONSTRAINT "patterns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pattern_weeks" (
    "pattern_id" UUID NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "rejected" INTEGER NOT NULL,
    "users" INTEGER NOT NULL,
    "difference" DOUBLE PRECISION,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "recoverable" DOUBLE PRECISION,
    "recoverable_low" DOUBLE PRECISION,
    "recoverable_high" DOUBLE PRECISION,

    CONSTRAINT "pattern_weeks_pkey" PRIMARY KEY ("pattern_id","ends_at")
);

-- CreateTable
CREATE TABLE "pattern_examples" (
    "pattern_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "rank" SMALLINT NOT NULL,
    "interaction_id" UUID NOT NULL,

    CONSTRAINT "pattern_examples_pkey" PRIMARY KEY ("pattern_id","kind","rank")
);

-- CreateTable
CREATE TABLE "pattern_events" (
    "id" BIGSERIAL NOT NULL,
    "pattern_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "text" TEXT,

    CONSTRAINT "pattern_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segments" (
    "id" UUID NOT NULL,
    "project_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "discoveries_project_id_at_idx" ON "discoveries"("project_id", "at");

-- CreateIndex
CREATE INDEX "patterns_project_id_idx" ON "patterns"("project_id");

-- CreateIndex
CREATE INDEX "pattern_events_pattern_id_id_idx" ON "pattern_events"("pattern_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "segments_project_id_name_key" ON "segments"("project_id", "name");

