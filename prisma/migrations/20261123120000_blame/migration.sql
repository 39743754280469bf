-- AlterTable
ALTER TABLE "durable_generations" ADD COLUMN     "blamed" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "run_events" ADD COLUMN     "blamed" BOOLEAN NOT NULL DEFAULT false;
