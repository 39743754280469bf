-- CreateTable
CREATE TABLE "hint_exposures" (
    "project_id" INTEGER NOT NULL,
    "hint_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "arm" TEXT NOT NULL,
    "user_hash" UUID NOT NULL,
    "feature" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hint_exposures_pkey" PRIMARY KEY ("project_id","hint_id","id")
);

