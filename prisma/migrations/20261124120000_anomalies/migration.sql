-- CreateTable
CREATE TABLE "anomalies" (
    "id" UUID NOT NULL,
    "project_id" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "segment" JSONB NOT NULL,
    "segment_key" TEXT NOT NULL,
    "day" INTEGER NOT NULL,
    "last_day" INTEGER NOT NULL,
    "observed" DOUBLE PRECISION NOT NULL,
    "expected" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION NOT NULL,
    "high" DOUBLE PRECISION NOT NULL,
    "n" INTEGER NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "p_value" DOUBLE PRECISION NOT NULL,
    "q_value" DOUBLE PRECISION NOT NULL,
    "direction" TEXT NOT NULL,
    "explained" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "notified_at" TIMESTAMPTZ(3),
    "end_told_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,

    CONSTRAINT "anomalies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "anomaly_looks" (
    "project_id" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "judged" INTEGER NOT NULL,
    "found" INTEGER NOT NULL,

    CONSTRAINT "anomaly_looks_pkey" PRIMARY KEY ("project_id","day")
);

-- CreateTable
CREATE TABLE "latency_days" (
    "project_id" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    "cell_id" INTEGER NOT NULL,
    "timed" INTEGER NOT NULL,
    "log_sum" DOUBLE PRECISION NOT NULL,
    "log_squares" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "latency_days_pkey" PRIMARY KEY ("project_id","day","cell_id")
);

-- CreateIndex
CREATE INDEX "anomalies_project_id_last_day_idx" ON "anomalies"("project_id", "last_day");

-- CreateIndex
CREATE UNIQUE INDEX "anomalies_project_id_metric_segment_key_day_key" ON "anomalies"("project_id", "metric", "segment_key", "day");

