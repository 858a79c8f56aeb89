-- AlterTable
ALTER TABLE "Session" ADD COLUMN "removed" BOOLEAN NOT NULL DEFAULT false;
