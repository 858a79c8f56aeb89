-- CreateTable
CREATE TABLE "Answer" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "print" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "status" INTEGER,
    "headers" JSONB,
    "body" TEXT,

    PRIMARY KEY ("scope", "key")
);

-- CreateIndex
CREATE INDEX "Answer_createdAt_idx" ON "Answer"("createdAt");
