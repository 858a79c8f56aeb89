-- AlterTable
ALTER TABLE "Session" ADD COLUMN "expires" BIGINT;
ALTER TABLE "Session" ADD COLUMN "pinned" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Session" ADD COLUMN "used" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Server" (
    "id" INTEGER NOT NULL PRIMARY KEY DEFAULT 1,
    "ran" BIGINT NOT NULL
);

-- It begins to count.
INSERT INTO "Server" ("id", "ran") VALUES (1, 0);

-- CreateIndex
CREATE INDEX "Session_used_id_idx" ON "Session"("used", "id");
