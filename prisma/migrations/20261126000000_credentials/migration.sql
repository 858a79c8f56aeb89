-- CreateTable
CREATE TABLE "Credential" (
    "sessionId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "digest" BLOB NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "host" TEXT,
    "ping" TEXT,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME,

    PRIMARY KEY ("sessionId", "id"),
    CONSTRAINT "Credential_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- The token that a session was made with is its owner's.
INSERT INTO "Credential" ("sessionId", "id", "digest", "role", "name", "createdAt")
SELECT "id", 'owner', "tokenHash", 'owner', '', "createdAt" FROM "Session";

-- AlterTable
ALTER TABLE "Session" DROP COLUMN "tokenHash";
