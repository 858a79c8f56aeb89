# The packages with their native modules, the database client, and dist/.
FROM node:20-bookworm AS build
WORKDIR /app
# Keeps `prisma` from downloading an engine that is never used.
ENV PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node JOBS=max
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --loglevel=error
COPY prisma.config.ts tsconfig.json tsconfig.build.json ./
COPY prisma ./prisma
COPY src ./src
RUN node node_modules/prisma/build/index.js generate
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json
RUN npm prune --omit=dev --omit=optional --loglevel=error

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production LOOPWIRE_HOST=0.0.0.0 LOOPWIRE_PORT=8080 LOOPWIRE_DATA_DIR=/data
COPY package.json LICENSE ./
COPY prisma ./prisma
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LOOPWIRE_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
