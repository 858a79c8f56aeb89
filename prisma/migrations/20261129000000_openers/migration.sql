-- AlterTable
ALTER TABLE "Session" ADD COLUMN "address" TEXT;
ALTER TABLE "Session" ADD COLUMN "operator" TEXT;

-- CreateIndex
CREATE INDEX "Session_operator_idx" ON "Session"("operator");

-- CreateIndex
CREATE INDEX "Session_address_idx" ON "Session"("address");
