-- CreateTable
CREATE TABLE "digests" (
    "project_id" INTEGER NOT NULL,
    "week" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "posted_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "slack_ts" TEXT,
    "sent" JSONB NOT NULL DEFAULT '{}',
    "run" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "digests_pkey" PRIMARY KEY ("project_id","week")
);

