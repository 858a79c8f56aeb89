-- AlterTable
ALTER TABLE "Interface" ADD COLUMN "inet6Ready" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Interface" ADD COLUMN "linkmode" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Interface" ADD COLUMN "addrgenmode" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Interface" ADD COLUMN "gso_max_size" BIGINT NOT NULL DEFAULT 65536;
ALTER TABLE "Interface" ADD COLUMN "gso_max_segs" BIGINT NOT NULL DEFAULT 65535;
ALTER TABLE "Interface" ADD COLUMN "gro_max_size" BIGINT NOT NULL DEFAULT 65536;
ALTER TABLE "Interface" ADD COLUMN "altnames" JSONB NOT NULL DEFAULT '[]';

-- What an interface says of itself was kept as it is shown: DOWN whenever it is down. Nobody could have set it yet.
UPDATE "Interface" SET "operstate" = 'UNKNOWN';
UPDATE "Interface" SET "inet6Ready" = false WHERE "mtu" < 1280;

-- RedefineTables
CREATE TABLE "new_Neighbour" (
    "sessionId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "ifindex" INTEGER NOT NULL,
    "dst" BIGINT NOT NULL,
    "proxy" BOOLEAN NOT NULL,
    "lladdr" TEXT,
    "state" INTEGER NOT NULL,
    "flags" INTEGER NOT NULL,
    "protocol" INTEGER NOT NULL,

    PRIMARY KEY ("sessionId", "host", "ifindex", "dst", "proxy"),
    CONSTRAINT "Neighbour_sessionId_host_fkey" FOREIGN KEY ("sessionId", "host") REFERENCES "Host" ("sessionId", "name") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Neighbour" ("sessionId", "host", "ifindex", "dst", "proxy", "lladdr", "state", "flags", "protocol")
    SELECT "sessionId", "host", "ifindex", "dst", false, "lladdr", "state", "flags", 0 FROM "Neighbour";
DROP TABLE "Neighbour";
ALTER TABLE "new_Neighbour" RENAME TO "Neighbour";
