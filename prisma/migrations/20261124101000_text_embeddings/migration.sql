-- CreateTable
CREATE TABLE "text_embeddings" (
    "project_id" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "hash" UUID NOT NULL,
    "vector" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "text_embeddings_pkey" PRIMARY KEY ("project_id","model","hash")
);

