-- CreateTable
CREATE TABLE "durable_generations" (
    "project_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "feature" TEXT NOT NULL,
    "gate" TEXT NOT NULL,
    "fair_key" TEXT NOT NULL,
    "order_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "request" JSONB NOT NULL,
    "webhook" JSONB,
    "result" JSONB,
    "error" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "claimed_at" TIMESTAMPTZ(3),
    "kills" INTEGER NOT NULL DEFAULT 0,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "rounds" INTEGER NOT NULL DEFAULT 0,
    "calls" JSONB NOT NULL DEFAULT '[]',
    "wait_kind" TEXT,
    "wait_reason" TEXT,
    "story" JSONB NOT NULL DEFAULT '[]',
    "enqueued_at" TIMESTAMPTZ(3) NOT NULL,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "durable_generations_pkey" PRIMARY KEY ("project_id","id")
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- CreateTable
CREATE TABLE "durable_gates" (
    "project_id" INTEGER NOT NULL,
    "gate" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "closed_until" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "targets" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "durable_gates_pkey" PRIMARY KEY ("project_id","gate","kind")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "project_id" INTEGER NOT NULL,
    "event_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT,
    "url" TEXT,
    "sealed_secret" TEXT,
    "host" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "story" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("project_id","event_id")
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Lines: the first of each is found without reading the others. not_before is looked at inside the index.
CREATE INDEX "durable_generations_lines" ON "durable_generations" ("project_id", "gate", "fair_key", "order_at", "id", "not_before") WHERE "state" = 'waiting';
CREATE INDEX "durable_generations_deadlines" ON "durable_generations" ("deadline_at") WHERE "state" = 'waiting';
-- Without lease_until: so renewing a lease touches no index.
CREATE INDEX "durable_generations_running" ON "durable_generations" ("worker") WHERE "state" = 'running';
CREATE INDEX "durable_generations_ended" ON "durable_generations" ("ended_at") WHERE "ended_at" IS NOT NULL;
CREATE INDEX "durable_generations_failed" ON "durable_generations" ("project_id", "ended_at") WHERE "state" = 'failed';
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" ("due_at") WHERE "state" IN ('waiting', 'sending');
CREATE INDEX "webhook_deliveries_failed" ON "webhook_deliveries" ("project_id", "ended_at") WHERE "state" = 'failed';
CREATE INDEX "webhook_deliveries_ended" ON "webhook_deliveries" ("ended_at") WHERE "ended_at" IS NOT NULL;
