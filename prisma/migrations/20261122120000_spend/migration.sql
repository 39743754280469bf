CREATE TABLE "spend_periods" (
  "project_id" INTEGER NOT NULL,
  "cap" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "period" TEXT NOT NULL,
  "spent_micro_usd" BIGINT NOT NULL DEFAULT 0,
  "granted_micro_usd" BIGINT NOT NULL DEFAULT 0,
  "warned_at" TIMESTAMPTZ(3),
  CONSTRAINT "spend_periods_pkey" PRIMARY KEY ("project_id", "cap", "key", "period")
);

CREATE TABLE "spend_grants" (
  "project_id" INTEGER NOT NULL,
  "cap" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "period" TEXT NOT NULL,
  "process" TEXT NOT NULL,
  "granted_micro_usd" BIGINT NOT NULL,
  "busy_micro_usd" BIGINT NOT NULL,
  "seq" INTEGER NOT NULL DEFAULT 0,
  "renewed_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "spend_grants_pkey" PRIMARY KEY ("project_id", "cap", "key", "period", "process")
);
