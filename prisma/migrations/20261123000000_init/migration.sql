-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "seed" BIGINT NOT NULL,
    "tokenHash" BLOB NOT NULL,
    "epoch" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "revision" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,
    "commits" BIGINT NOT NULL,
    "nextPing" INTEGER NOT NULL,
    "lab" JSONB NOT NULL
);

-- CreateTable
CREATE TABLE "Host" (
    "sessionId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "labels" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "counters" JSONB NOT NULL,
    "stats" JSONB NOT NULL,

    PRIMARY KEY ("sessionId", "name"),
    CONSTRAINT "Host_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Interface" (
    "sessionId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "ifindex" INTEGER NOT NULL,
    "ifname" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "flags" BIGINT NOT NULL,
    "mtu" BIGINT NOT NULL,
    "txqlen" BIGINT NOT NULL,
    "alias" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "broadcast" TEXT NOT NULL,
    "qdisc" TEXT NOT NULL,
    "operstate" TEXT NOT NULL,
    "group" BIGINT NOT NULL,
    "inet" BOOLEAN NOT NULL,
    "inet6" BOOLEAN NOT NULL,
    "inet6Route" BOOLEAN NOT NULL,
    "peerHost" TEXT,
    "peerIfindex" INTEGER,

    PRIMARY KEY ("sessionId", "host", "ifindex"),
    CONSTRAINT "Interface_sessionId_host_fkey" FOREIGN KEY ("sessionId", "host") REFERENCES "Host" ("sessionId", "name") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Address" (
    "sessionId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "ifindex" INTEGER NOT NULL,
    "local" BIGINT NOT NULL,
    "address" BIGINT NOT NULL,
    "prefixlen" INTEGER NOT NULL,
    "broadcast" BIGINT,
    "scope" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "flags" BIGINT NOT NULL,
    "valid_lft" BIGINT NOT NULL,
    "preferred_lft" BIGINT NOT NULL,
    "metric" BIGINT NOT NULL,
    "proto" INTEGER NOT NULL,
    "cstamp" BIGINT NOT NULL,
    "tstamp" BIGINT NOT NULL,
    "order" REAL NOT NULL,

    PRIMARY KEY ("sessionId", "host", "ifindex", "local", "prefixlen", "address"),
    CONSTRAINT "Address_sessionId_host_fkey" FOREIGN KEY ("sessionId", "host") REFERENCES "Host" ("sessionId", "name") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Route" (
    "sessionId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "table" BIGINT NOT NULL,
    "dst" BIGINT NOT NULL,
    "dst_len" INTEGER NOT NULL,
    "tos" INTEGER NOT NULL,
    "priority" BIGINT NOT NULL,
    "order" REAL NOT NULL,
    "type" INTEGER NOT NULL,
    "protocol" INTEGER NOT NULL,
    "scope" INTEGER NOT NULL,
    "prefsrc" BIGINT,
    "nexthops" JSONB NOT NULL,
    "metrics" JSONB,
    "lock" JSONB,

    PRIMARY KEY ("sessionId", "host", "table", "dst", "dst_len", "tos", "priority", "order"),
    CONSTRAINT "Route_sessionId_host_fkey" FOREIGN KEY ("sessionId", "host") REFERENCES "Host" ("sessionId", "name") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Rule" (
    "sessionId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "priority" BIGINT NOT NULL,
    "order" REAL NOT NULL,
    "action" INTEGER NOT NULL,
    "table" BIGINT NOT NULL,
    "src" BIGINT NOT NULL,
    "src_len" INTEGER NOT NULL,
    "dst" BIGINT NOT NULL,
    "dst_len" INTEGER NOT NULL,
    "tos" INTEGER NOT NULL,
    "fwmark" BIGINT NOT NULL,
    "fwmask" BIGINT NOT NULL,
    "iif" TEXT,
    "oif" TEXT,
    "flags" BIGINT NOT NULL,
    "goto" BIGINT,
    "suppress_prefixlength" BIGINT,
    "suppress_ifgroup" BIGINT,
    "l3mdev" BOOLEAN,
    "tun_id" BIGINT,
    "realms" BIGINT,
    "protocol" INTEGER NOT NULL,
    "uid_range" JSONB,
    "ipproto" INTEGER,
    "sport" JSONB,
    "dport" JSONB,

    PRIMARY KEY ("sessionId", "host", "priority", "order"),
    CONSTRAINT "Rule_sessionId_host_fkey" FOREIGN KEY ("sessionId", "host") REFERENCES "Host" ("sessionId", "name") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Neighbour" (
    "sessionId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "ifindex" INTEGER NOT NULL,
    "dst" BIGINT NOT NULL,
    "lladdr" TEXT,
    "state" INTEGER NOT NULL,
    "flags" INTEGER NOT NULL,

    PRIMARY KEY ("sessionId", "host", "ifindex", "dst"),
    CONSTRAINT "Neighbour_sessionId_host_fkey" FOREIGN KEY ("sessionId", "host") REFERENCES "Host" ("sessionId", "name") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Sysctl" (
    "sessionId" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    PRIMARY KEY ("sessionId", "host", "name"),
    CONSTRAINT "Sysctl_sessionId_host_fkey" FOREIGN KEY ("sessionId", "host") REFERENCES "Host" ("sessionId", "name") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Ping" (
    "sessionId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "exit" INTEGER,
    "statistics" JSONB,
    "firstSeq" BIGINT NOT NULL,
    "lastSeq" BIGINT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "replies" JSONB NOT NULL,
    "errors" JSONB NOT NULL,
    "text" TEXT NOT NULL,
    "stderr" TEXT NOT NULL,

    PRIMARY KEY ("sessionId", "number"),
    CONSTRAINT "Ping_sessionId_host_fkey" FOREIGN KEY ("sessionId", "host") REFERENCES "Host" ("sessionId", "name") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PingPart" (
    "sessionId" TEXT NOT NULL,
    "ping" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "replies" JSONB NOT NULL,
    "errors" JSONB NOT NULL,
    "text" TEXT NOT NULL,
    "stderr" TEXT NOT NULL,

    PRIMARY KEY ("sessionId", "ping", "number"),
    CONSTRAINT "PingPart_sessionId_ping_fkey" FOREIGN KEY ("sessionId", "ping") REFERENCES "Ping" ("sessionId", "number") ON DELETE CASCADE ON UPDATE CASCADE
);

