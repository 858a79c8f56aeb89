-- AlterTable
ALTER TABLE "Route" ADD COLUMN "flags" INTEGER;
